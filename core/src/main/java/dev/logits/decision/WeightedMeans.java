package dev.logits.decision;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.sum.ExactSums;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The metrics that are means over rows, of weighted rows: {@code Σ w x / Σ w}, with the variance {@code Σ w² (x −
 * mean)² / (Σ w)²}; Wilson's interval of the accuracy with as many rows as have that variance, or (Σ w)² / Σ w² where
 * it is 0. Sums are exact. Immutable.
 */
final class WeightedMeans implements GroupMeasure {
    /** In the order of the numbers of a row. */
    static final List<Metric> METRICS = List.of(Metric.ACCURACY, Metric.NLL, Metric.BRIER);

    private final long rows;
    private final double weight;
    private final double squares;
    private final double[] means = new double[METRICS.size()];
    private final double[] errors = new double[METRICS.size()];

    private WeightedMeans(Sums sums) {
        rows = sums.rows;
        weight = sums.first.value(METRICS.size());
        squares = sums.second.value(0);
        for (int m = 0; m < means.length; m++) {
            means[m] = RowWeights.mean(sums.first, m, sums.first, METRICS.size());
            errors[m] = Math.sqrt(RowWeights.spread(sums.second, 3 * m, means[m])) / weight;
        }
    }

    /** Of the labeled rows of a source that have a weight, in one pass. */
    static WeightedMeans of(LogitsSource source, RowWeights weights) throws IOException {
        Sums sums = new Sums(source.classes());
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    double w = weights.of(batch, r);
                    if (w > 0) {
                        sums.add(batch, r, w);
                    }
                }
            }
        }
        return new WeightedMeans(sums);
    }

    /** Sums over rows. For one thread. */
    private static final class Sums {
        /** Σ w x for each metric, and Σ w. */
        final ExactSums first = new ExactSums(METRICS.size() + 1);
        /** Moments of each metric. */
        final ExactSums second = new ExactSums(3 * METRICS.size());

        private final double[] p;
        private final double[] x = new double[METRICS.size()];
        private long rows;

        Sums(int classes) {
            p = new double[classes];
        }

        void add(RowBatch batch, int r, double w) {
            CostMatrix.probabilities(batch.logits(), r, batch.number(r), p);
            int label = batch.label(r);
            float[] z = batch.logits().array();
            int off = batch.logits().offset(r);
            int top = FirstRows.top(batch.logits(), r);
            x[0] = top == label ? 1 : 0;
            x[1] = (double) z[off + top] - z[off + label] - Elementary.log(p[top]);
            x[2] = 0;
            for (int k = 0; k < p.length; k++) {
                double gap = p[k] - (k == label ? 1 : 0);
                x[2] += gap * gap;
            }
            for (int m = 0; m < x.length; m++) {
                RowWeights.add(first, m, w, x[m]);
                RowWeights.addMoments(second, 3 * m, w * w, x[m]);
            }
            first.add(x.length, w);
            rows++;
        }
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public double value(Metric metric) {
        int m = METRICS.indexOf(metric);
        return m < 0 ? Double.NaN : means[m];
    }

    @Override
    public Optional<Interval> interval(Metric metric) {
        int m = METRICS.indexOf(metric);
        if (m < 0 || !Double.isFinite(means[m]) || rows < 2) {
            return Optional.empty();
        }
        double z = Levels.z(0.95);
        if (metric == Metric.ACCURACY) {
            double variance = errors[m] * errors[m];
            double n = variance > 0 ? means[m] * (1 - means[m]) / variance : weight * weight / squares;
            double middle = (means[m] + z * z / (2 * n)) / (1 + z * z / n);
            double half = z / (1 + z * z / n) * Math.sqrt(means[m] * (1 - means[m]) / n + z * z / (4 * n * n));
            return Optional.of(new Interval(Math.max(0, middle - half), Math.min(1, middle + half)));
        }
        return rows < FEWEST
                ? Optional.empty()
                : Optional.of(new Interval(means[m] - z * errors[m], means[m] + z * errors[m]));
    }
}
