package dev.logits.calibrate;

import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.sum.ExactSums;
import dev.logits.internal.sum.FixedSums;
import dev.logits.internal.sum.RowWeight;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Saerens' EM steps, and the intervals at their end; sums over rows have no order. */
final class PriorEstimate {
    private static final int MOST_PASSES = 5_000;
    private static final double STILL = 1e-9;
    /** A share below it is 0 for its interval. */
    private static final double NONE = 1e-7;

    private static final int MOST_WITH_INTERVALS = 64;
    /** Log-odds beyond which their scale says nothing. */
    private static final double FAR = 2;
    /** Log-odds beyond which the share may be 0, which their scale cannot say. */
    private static final double NEAR = 1;

    private static final double Z95 = 1.959963984540054;
    /** Half of the 95 % quantile of χ² with one degree of freedom. */
    private static final double FALL = 1.920729410347063;

    private final LogitsSource rows;
    private final double[] from;
    private final int classes;
    private double count;

    PriorEstimate(LogitsSource rows, double[] from) {
        this.rows = rows;
        this.from = from;
        this.classes = from.length;
    }

    /** What a pass does with a row: p_k/ρ_k and Σ π_j p_j/ρ_j, both up to one factor, and what the row counts. */
    private interface Step {
        void add(double[] odds, double mixed, double weight);
    }

    PriorShift run() throws IOException {
        double[] shares = from.clone();
        int passes = 0;
        double moved = Double.POSITIVE_INFINITY;
        while (moved > STILL && passes < MOST_PASSES) {
            double[] next = step(shares);
            moved = 0;
            for (int c = 0; c < classes; c++) {
                moved = Math.max(moved, Math.abs(next[c] - shares[c]));
            }
            shares = next;
            passes++;
        }
        List<Interval> intervals = classes <= MOST_WITH_INTERVALS ? intervals(shares) : List.of();
        return new PriorShift(from, shares, intervals, passes, moved <= STILL);
    }

    private double[] step(double[] shares) throws IOException {
        FixedSums sums = new FixedSums(classes);
        pass(shares, (odds, mixed, weight) -> {
            for (int c = 0; c < classes; c++) {
                sums.add(c, weight * (shares[c] * odds[c] / mixed));
            }
        });
        double[] next = new double[classes];
        double total = 0;
        for (int c = 0; c < classes; c++) {
            next[c] = sums.value(c) / count;
            total += next[c];
        }
        for (int c = 0; c < classes; c++) {
            next[c] = Math.min(1, next[c] / total);
        }
        return next;
    }

    private void pass(double[] shares, Step step) throws IOException {
        RowBatch batch = RowBatch.weighted(rows);
        RowWeight all = new RowWeight();
        double[] odds = new double[classes];
        try (LogitsSource.Cursor cursor = rows.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    double mixed = odds(batch, r, shares, odds);
                    if (mixed > 0) {
                        step.add(odds, mixed, batch.weight(r));
                        all.add(batch.weight(r));
                    }
                }
            }
        }
        count = all.value();
        if (count == 0) {
            throw new IllegalArgumentException(rows.name() + ": no rows, so no shares of classes");
        }
    }

    private double odds(RowBatch batch, int r, double[] shares, double[] out) {
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        double max = Double.NEGATIVE_INFINITY;
        boolean valid = true;
        for (int c = 0; c < classes; c++) {
            valid &= z[off + c] < Float.POSITIVE_INFINITY;
            max = Math.max(max, z[off + c]);
        }
        if (!valid || max == Double.NEGATIVE_INFINITY) {
            throw BadRow.error(z, off, classes, batch.number(r), "an estimate of shares");
        }
        double mixed = 0;
        for (int c = 0; c < classes; c++) {
            out[c] = StrictMath.exp(z[off + c] - max) / from[c];
            mixed += shares[c] * out[c];
        }
        return mixed;
    }

    /** From the curvature of the likelihood, of the shares that are not 0 and sum to 1. */
    private List<Interval> intervals(double[] shares) throws IOException {
        int[] inside = IntStream.range(0, classes).filter(c -> shares[c] > NONE).toArray();
        int n = inside.length;
        int last = inside[n - 1];
        ExactSums curvature = new ExactSums(n * n);
        FixedSums slopes = new FixedSums(classes);
        pass(shares, (odds, mixed, weight) -> {
            for (int c = 0; c < classes; c++) {
                slopes.add(c, weight * (odds[c] / mixed));
            }
            for (int i = 0; i < n - 1; i++) {
                double a = (odds[inside[i]] - odds[last]) / mixed;
                for (int j = 0; j <= i; j++) {
                    curvature.add(i * n + j, weight * (a * ((odds[inside[j]] - odds[last]) / mixed)));
                }
            }
        });
        double[] variances = variances(curvature, n);
        List<Interval> intervals = new ArrayList<>();
        double missing = 0;
        for (int c = 0, i = 0; c < classes; c++) {
            if (i < n && inside[i] == c) {
                intervals.add(around(shares[c], Math.sqrt(variances[i++])));
            } else {
                double slope = count - slopes.value(c); // less likely by as much per unit of the share
                double high = slope > 0 ? Math.min(1, FALL / slope) : 1;
                intervals.add(new Interval(0, Math.max(high, shares[c])));
                missing = Math.max(missing, intervals.get(c).high());
            }
        }
        if (n == 1) { // a share of 1 has no curvature: what it may be less is what another may be
            intervals.set(last, new Interval(1 - missing, 1));
        }
        return intervals;
    }

    /**
     * On the scale of log-odds; of shares that are about as large as their error, on their own, and in between what
     * either holds: there one is too short above, and the other never reaches 0.
     */
    private static Interval around(double share, double error) {
        if (!(share < 1) || !(error < Double.POSITIVE_INFINITY)) {
            return new Interval(share < 1 ? 0 : share, 1);
        }
        double center = StrictMath.log(share / (1 - share));
        double half = Z95 * error / (share * (1 - share));
        double below = Math.max(0, share - Z95 * error);
        double above = Math.min(1, share + Z95 * error);
        if (half > FAR) {
            return new Interval(below, above);
        }
        double low = sigmoid(center - half);
        double high = sigmoid(center + half);
        return half > NEAR ? new Interval(Math.min(low, below), Math.max(high, above)) : new Interval(low, high);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    /** The variances of n shares, of which the last is 1 less the others, by the inverse of the others' curvature. */
    private static double[] variances(ExactSums curvature, int n) {
        int m = n - 1;
        double[][] a = new double[m][2 * m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                a[i][j] = curvature.value(Math.max(i, j) * n + Math.min(i, j));
            }
            a[i][m + i] = 1;
        }
        invert(a, m);
        double[] variances = new double[n];
        for (int i = 0; i < m; i++) {
            variances[i] = a[i][m + i];
            for (int j = 0; j < m; j++) {
                variances[m] += a[i][m + j];
            }
        }
        return variances;
    }

    /** Gauss–Jordan with the largest pivot; the right half becomes the inverse, infinite where there is none. */
    private static void invert(double[][] a, int m) {
        for (int k = 0; k < m; k++) {
            int pivot = k;
            for (int i = k + 1; i < m; i++) {
                pivot = Math.abs(a[i][k]) > Math.abs(a[pivot][k]) ? i : pivot;
            }
            double[] row = a[pivot];
            a[pivot] = a[k];
            a[k] = row;
            double by = row[k];
            for (int j = 0; j < 2 * m; j++) {
                row[j] /= by;
            }
            for (int i = 0; i < m; i++) {
                double times = a[i][k];
                for (int j = 0; i != k && j < 2 * m; j++) {
                    a[i][j] -= times * row[j];
                }
            }
        }
    }
}
