package dev.logits.metric;

/**
 * How many rows there were.
 *
 * @param labeled rows with a label
 * @param ignored rows whose label is −1
 * @param impossible labeled rows whose label is a masked class
 * @param firstImpossible the number of the first of these, or −1; the only thing that depends on the order of the rows
 */
record RowCounts(long labeled, long ignored, long impossible, long firstImpossible) {

    /** Counts them. */
    static final class Collector implements ScoredRows.Collector {
        private long labeled;
        private long ignored;
        private long impossible;
        private long firstImpossible = -1;

        @Override
        public boolean readsProbabilities() {
            return false;
        }

        @Override
        public void add(ScoredRows batch) {
            for (int r = 0; r < batch.count(); r++) {
                if (batch.ignored(r)) {
                    ignored++;
                    continue;
                }
                labeled++;
                if (batch.nll(r) == Double.POSITIVE_INFINITY) {
                    firstImpossible = impossible++ == 0 ? batch.number(r) : firstImpossible;
                }
            }
        }

        RowCounts counts() {
            if (labeled == 0) {
                throw ScoredRows.noRows(ignored);
            }
            return new RowCounts(labeled, ignored, impossible, firstImpossible);
        }
    }
}
