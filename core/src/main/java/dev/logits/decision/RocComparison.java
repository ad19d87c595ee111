package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.special.NormalDistribution;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * The areas under the ROC curves of two models on the same rows, and whether they differ by more than chance. Rows that
 * are hard for one model are often hard for the other, so the variance is that of the difference row by row: of each
 * row's <em>placements</em> in both models, the shares of the other side that it is placed above, {@code var(u − u') /
 * P + var(v − v') / N} over positive rows u and negative rows v. Two intervals of single areas that overlap do not say
 * that the models are alike.
 *
 * <p>The interval is {@code difference ± z · standard error}, p that of the normal distribution, two-sided. Where all
 * placements differ by the same the standard error is 0, and p is 1 without a difference, 0 with one. NaN with fewer
 * than two positives or negatives.
 *
 * <p>Reference: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Comparing the areas under two or more correlated
 * receiver operating characteristic curves, Biometrics 44, 1988.
 *
 * <pre>{@code
 * RocComparison c = RocComparison.of(scoresOfA, scoresOfB, yes, 0.95);
 * boolean better = c.interval().low() > 0;   // B is
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param positives rows labeled yes
 * @param negatives all others
 * @param first the area of the first model
 * @param second that of the second
 * @param standardError of the difference
 * @param interval of the difference
 * @param p how often models that are alike differ by so much
 * @since 0.1
 */
public record RocComparison(
        long positives,
        long negatives,
        double first,
        double second,
        double standardError,
        Interval interval,
        double p) {
    private static final int MOST_ROWS = 1 << 25;

    /** Checks the interval. */
    public RocComparison {
        NullCheck.argument(interval, "interval");
    }

    /** second − first. */
    public double difference() {
        return second - first;
    }

    /**
     * Compares scores.
     *
     * @param first one number per row, higher where yes is likelier
     * @param second the other model's
     * @param positive whether each row is a yes
     * @param level of the interval, such as 0.95
     * @throws IllegalArgumentException if the lengths differ, there is no row, a score is NaN, or the level is not
     *     between 0 and 1
     */
    public static RocComparison of(double[] first, double[] second, boolean[] positive, double level) {
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        NullCheck.argument(positive, "positive");
        double z = Levels.z(level);
        Ranking.check(first, positive);
        Ranking.check(second, positive);
        Placed a = Placed.of(first, positive);
        Placed b = Placed.of(second, positive);
        int m = a.positives.length;
        int n = a.negatives.length;
        double areaA = mean(a.positives);
        double areaB = mean(b.positives);
        double error = m < 2 || n < 2
                ? Double.NaN
                : Math.sqrt(variance(a.positives, b.positives) / m + variance(a.negatives, b.negatives) / n);
        double difference = areaB - areaA;
        return new RocComparison(
                m,
                n,
                areaA,
                areaB,
                error,
                new Interval(difference - z * error, difference + z * error),
                p(difference, error));
    }

    /**
     * Compares the log-odds that two models give a class, against all others; keeps 40 bytes per row.
     *
     * @param k the class
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if k is not a class of both, a label is not a class, a row of logits is not
     *     valid, no row is labeled, the labels of both sources differ, or there are more than 2^25 labeled rows
     */
    public static RocComparison of(LogitsSource first, LogitsSource second, int k, double level) throws IOException {
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        Objects.checkIndex(k, first.classes());
        Objects.checkIndex(k, second.classes());
        ClassScores one = ClassScores.of(first);
        ClassScores other = ClassScores.of(second);
        if (one.rows() != other.rows()) {
            throw new IllegalArgumentException(one.rows() + " labeled rows of the first model and " + other.rows()
                    + " of the second; areas are compared on the same rows");
        }
        if (one.rows() > MOST_ROWS) {
            throw new IllegalArgumentException(one.rows() + " rows; areas of two models are compared on at most "
                    + MOST_ROWS + ", so choose some");
        }
        boolean[] positive = new boolean[(int) one.rows()];
        double[] scores = new double[positive.length];
        double[] others = new double[positive.length];
        int[] at = new int[2];
        one.read(k, k + 1, (label, c, score) -> {
            positive[at[0]] = label == k;
            scores[at[0]++] = score;
        });
        other.read(k, k + 1, (label, c, score) -> {
            if (positive[at[1]] != (label == k)) {
                throw new IllegalArgumentException("labeled row " + at[1] + " is " + (label == k ? "" : "not ")
                        + "of class " + k + " in the second source and " + (label == k ? "not " : "")
                        + "in the first; areas are compared on the same rows in the same order");
            }
            others[at[1]++] = score;
        });
        return of(scores, others, positive, level);
    }

    /** Placements of rows, in the order of the rows. */
    private record Placed(double[] positives, double[] negatives) {
        static Placed of(double[] scores, boolean[] positive) {
            double[] high = sorted(scores, positive, true);
            double[] low = sorted(scores, positive, false);
            Placed placed = new Placed(new double[high.length], new double[low.length]);
            int p = 0;
            int n = 0;
            for (int i = 0; i < scores.length; i++) {
                if (positive[i]) {
                    placed.positives[p++] = share(low, scores[i]);
                } else {
                    placed.negatives[n++] = 1 - share(high, scores[i]);
                }
            }
            return placed;
        }

        private static double[] sorted(double[] scores, boolean[] positive, boolean yes) {
            double[] side = new double[scores.length];
            int n = 0;
            for (int i = 0; i < scores.length; i++) {
                if (positive[i] == yes) {
                    side[n++] = scores[i] + 0.0; // −0 is 0
                }
            }
            side = Arrays.copyOf(side, n);
            Arrays.sort(side);
            return side;
        }

        /** The share of sorted numbers that are less, equal ones counting half. */
        private static double share(double[] sorted, double score) {
            return (count(sorted, score, false) + count(sorted, score, true)) / 2.0 / sorted.length;
        }

        /** How many are less, or at most as much. */
        private static int count(double[] sorted, double score, boolean equal) {
            int low = 0;
            int high = sorted.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (sorted[middle] < score || equal && sorted[middle] == score) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    private static double p(double difference, double error) {
        if (Double.isNaN(error)) {
            return Double.NaN;
        }
        return error > 0 ? NormalDistribution.twoSided(difference / error) : difference == 0 ? 1 : 0;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** The variance of differences, with n − 1. */
    private static double variance(double[] a, double[] b) {
        double mean = 0;
        for (int i = 0; i < a.length; i++) {
            mean += (a[i] - b[i]) / a.length;
        }
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double off = a[i] - b[i] - mean;
            sum += off * off;
        }
        return sum / (a.length - 1);
    }
}
