package dev.logits.decision;

import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import java.util.Optional;

/** What is known of the rows of a group, or of all others. */
sealed interface GroupMeasure permits GroupMeasure.Evaluated, WeightedMeans {
    /** What fewer rows say of a spread is too little, and one row says nothing; only shares have intervals then. */
    int FEWEST = 10;

    /** Labeled rows that count. */
    long rows();

    /** NaN where the metric is not known. */
    double value(Metric metric);

    /** The 95 % interval, where there is one. */
    Optional<Interval> interval(Metric metric);

    /** Every metric, with intervals by resampling. */
    record Evaluated(Evaluation evaluation, Bootstrap bootstrap) implements GroupMeasure {
        @Override
        public long rows() {
            return evaluation.rows();
        }

        @Override
        public double value(Metric metric) {
            return evaluation.value(metric);
        }

        @Override
        public Optional<Interval> interval(Metric metric) {
            boolean isShare = metric == Metric.ACCURACY || metric == Metric.TOP5_ACCURACY;
            return rows() < FEWEST && !isShare ? Optional.empty() : bootstrap.of(metric);
        }
    }
}
