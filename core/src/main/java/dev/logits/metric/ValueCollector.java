package dev.logits.metric;

/** A collector that finds the value of one metric. */
interface ValueCollector extends ScoredRows.Collector {

    /**
     * The metric's value, after the last batch.
     *
     * @throws IllegalArgumentException if no row was labeled
     */
    double value();

    /** Makes one for a pass. */
    @FunctionalInterface
    interface Factory {
        ValueCollector of(EqualWidthBins bins, int classes);
    }
}
