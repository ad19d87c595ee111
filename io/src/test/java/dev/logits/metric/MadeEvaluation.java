package dev.logits.metric;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Evaluations that no rows gave: with the numbers that a test of a page or a sentence needs. */
public final class MadeEvaluation {
    private MadeEvaluation() {}

    /** With these values; of other metrics 0. */
    public static Evaluation of(
            int classes,
            Map<Metric, Double> values,
            Reliability reliability,
            List<ClassSummary> perClass,
            Confidences confidences) {
        Map<Metric, Double> all = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            all.put(metric, values.getOrDefault(metric, 0.0));
        }
        return new Evaluation(
                classes,
                new RowCounts(reliability.rows(), 0, 0, -1),
                all,
                BrierDecomposition.binned(reliability),
                reliability,
                perClass,
                confidences);
    }

    /** The same with rows that give their label probability 0. */
    public static Evaluation impossible(Evaluation e, long rows, long first) {
        Map<Metric, Double> values = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            values.put(metric, metric == Metric.NLL ? Double.POSITIVE_INFINITY : e.value(metric));
        }
        return new Evaluation(
                e.classes(),
                new RowCounts(e.rows(), e.ignored(), rows, first),
                values,
                e.parts(),
                e.reliability(),
                e.perClass(),
                e.confidences());
    }

    /** Intervals that no rows gave, and reasons why there are none. */
    public static Bootstrap intervals(Map<Metric, Interval> intervals, Map<Metric, String> withheld) {
        return new Bootstrap(1000, 0, new Intervals(intervals, withheld));
    }
}
