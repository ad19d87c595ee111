package dev.logits.metric;

import dev.logits.internal.parallel.RowBlocks;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Computes metrics of resamples: counts how often each row was drawn, and then goes through the rows once. */
final class Resampling {
    private final Outcomes rows;
    private final EqualWidthBins edges;
    private final ClasswiseNoise classwise;
    /** Null where rows count in part, or are very many. */
    private final ConfidenceRuns runs;
    /** Confidences, by rising confidence. */
    private final double[] confidence;
    /** correct − p. */
    private final double[] miss;
    /** Where the rows of each equal-width bin end; they are sorted, so a bin's are together. */
    private final int[] ends;
    /** The same of equal-mass bins of the rows. */
    private final int[] massEnds;
    /** The shares of the rows that are in each equal-width bin. */
    private final double[] shares;

    private final Resample everyRow;
    private final SmoothDistance smooth;

    /** @param classwise null where the class-wise error is left out */
    Resampling(Outcomes rows, EqualWidthBins edges, ClasswiseNoise classwise) {
        this.rows = rows;
        this.edges = edges;
        this.classwise = classwise;
        this.ends = new int[edges.count()];
        this.shares = new double[edges.count()];
        runs = ConfidenceRuns.of(rows);
        confidence = new double[rows.size()];
        miss = new double[rows.size()];
        for (int i = 0; i < miss.length; i++) {
            confidence[i] = ConfidenceKey.confidence(rows.signed()[i]);
            miss[i] = (rows.signed()[i] > 0 ? 1 : 0) - confidence[i];
        }
        double[] weights = rows.weights();
        double all = Weights.sum(weights);
        int i = 0;
        for (int b = 0; b < ends.length; b++) {
            double count = 0;
            while (i < rows.size() && edges.of(confidence[i]) <= b) {
                count += weights[i++];
            }
            ends[b] = i;
            shares[b] = count / all;
        }
        massEnds = massEnds(EqualMassBins.of(rows.signed(), weights, all, edges.count()), weights);
        if (classwise != null) {
            classwise.settle();
        }
        everyRow = Resample.of(this);
        everyRow.settle();
        smooth = new SmoothDistance(confidence, miss, weights, all, everyRow.smoothError());
    }

    /** Adds weights up as the bins did. */
    private static int[] massEnds(Reliability mass, double[] weights) {
        int[] massEnds = new int[mass.bins().size()];
        int i = 0;
        for (int b = 0; b < massEnds.length; b++) {
            double sum = 0;
            while (i < weights.length && sum < mass.bins().get(b).weight()) {
                sum += weights[i++];
            }
            massEnds[b] = i;
        }
        return massEnds;
    }

    Map<Metric, IntervalRule.Draws> draw(List<Metric> metrics, int resamples, long seed) {
        double[][] resampled = new double[metrics.size()][resamples];
        double[][] distances = new double[metrics.size()][resamples];
        RowBlocks.forEach(resamples, Math.max(rows.size(), 1 << 12), (from, to) -> {
            Resample resample = Resample.drawn(this);
            for (int s = from; s < to; s++) {
                resample.draw(seed, s);
                for (int m = 0; m < metrics.size(); m++) {
                    IntervalRule rule = metrics.get(m).intervalRule();
                    resampled[m][s] = rule.resampled(resample);
                    distances[m][s] = rule.distance(resample, everyRow);
                }
            }
        });
        Map<Metric, IntervalRule.Draws> draws = new EnumMap<>(Metric.class);
        for (int m = 0; m < metrics.size(); m++) {
            double value = metrics.get(m).intervalRule().value(everyRow);
            draws.put(metrics.get(m), new IntervalRule.Draws(value, resampled[m], distances[m]));
        }
        return draws;
    }

    /** The rows, each counted once. */
    Resample everyRow() {
        return everyRow;
    }

    Outcomes rows() {
        return rows;
    }

    EqualWidthBins edges() {
        return edges;
    }

    /** Null where the class-wise error is left out. */
    ClasswiseNoise classwise() {
        return classwise;
    }

    /** Null where rows count in part, or are very many. */
    ConfidenceRuns runs() {
        return runs;
    }

    /** Confidences, by rising confidence; not to be changed. */
    double[] confidence() {
        return confidence;
    }

    /** correct − p of each; not to be changed. */
    double[] miss() {
        return miss;
    }

    /** Distances at the smooth error of the rows. */
    SmoothDistance smooth() {
        return smooth;
    }

    /** Where the rows of each equal-width bin end; not to be changed. */
    int[] ends() {
        return ends;
    }

    /** The shares of the rows that are in each equal-width bin; not to be changed. */
    double[] shares() {
        return shares;
    }

    /** Where the rows of each equal-mass bin end; not to be changed. */
    int[] massEnds() {
        return massEnds;
    }
}
