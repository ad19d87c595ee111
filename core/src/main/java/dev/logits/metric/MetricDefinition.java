package dev.logits.metric;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What one {@link Metric} is: words, range, and how it is computed; filled in from left to right. */
final class MetricDefinition {
    private final String title;
    private final String meaning;
    private final String formula;
    private final Metric.Prominence prominence;
    private Metric.Direction direction;
    private double lowest;
    private double highest;
    private boolean share;
    private int fixedUpTo;
    private boolean ofConfidences;
    private ValueCollector.Factory collector;
    private ToDoubleFunction<Collected> value;
    private IntervalRule intervalRule;

    private MetricDefinition(String title, String meaning, String formula, Metric.Prominence prominence) {
        this.title = title;
        this.meaning = meaning;
        this.formula = formula;
        this.prominence = prominence;
    }

    static MetricDefinition named(String title, String meaning, String formula, Metric.Prominence prominence) {
        return new MetricDefinition(title, meaning, formula, prominence);
    }

    MetricDefinition higherIsBetter() {
        direction = Metric.Direction.HIGHER;
        return this;
    }

    MetricDefinition lowerIsBetter() {
        direction = Metric.Direction.LOWER;
        return this;
    }

    MetricDefinition nearZeroIsBetter() {
        direction = Metric.Direction.NEAR_ZERO;
        return this;
    }

    /** Its range, where it reads well as a percentage. */
    MetricDefinition share(double from, double to) {
        share = true;
        return number(from, to);
    }

    /** Its range, where it does not. */
    MetricDefinition number(double from, double to) {
        lowest = from;
        highest = to;
        return this;
    }

    /** Says nothing of so many classes, or fewer. */
    MetricDefinition fixedUpTo(int classes) {
        fixedUpTo = classes;
        return this;
    }

    /** The mean of one number for each row. */
    MetricDefinition perRow(Supplier<RowMean> mean) {
        return collected((bins, classes) -> mean.get());
    }

    /** What a collector of its own finds in the pass over the rows. */
    MetricDefinition collected(ValueCollector.Factory factory) {
        collector = factory;
        return this;
    }

    /** Computed from what every evaluation collects. */
    MetricDefinition of(ToDoubleFunction<Collected> function) {
        value = function;
        return this;
    }

    /** The same, from the sorted confidences. */
    MetricDefinition ofConfidences(ToDoubleFunction<Collected> function) {
        ofConfidences = true;
        return of(function);
    }

    /** How its interval is made; the last of the parts. */
    MetricDefinition interval(IntervalRule rule) {
        if (direction == null || highest <= lowest || (collector == null) == (value == null)) {
            throw new IllegalStateException(title + " is not defined: direction, range, one way to compute it");
        }
        intervalRule = rule;
        return this;
    }

    String title() {
        return title;
    }

    String meaning() {
        return meaning;
    }

    String formula() {
        return formula;
    }

    Metric.Prominence prominence() {
        return prominence;
    }

    Metric.Direction direction() {
        return direction;
    }

    double lowest() {
        return lowest;
    }

    double highest() {
        return highest;
    }

    boolean isShare() {
        return share;
    }

    int fixedUpTo() {
        return fixedUpTo;
    }

    boolean isOfConfidences() {
        return ofConfidences;
    }

    IntervalRule intervalRule() {
        return intervalRule;
    }

    /** Its own collector; null where the shared ones are enough. */
    ValueCollector.Factory collector() {
        return collector;
    }

    /** Its value, where it has no collector of its own. */
    ToDoubleFunction<Collected> value() {
        return value;
    }
}
