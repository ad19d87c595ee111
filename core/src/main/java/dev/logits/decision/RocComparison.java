package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.special.NormalDistribution;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

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
 * <p>Of weighted rows areas are of weights, and a mean's variance is {@code Σ w² (x − mean)² / (Σ w)² · n / (n − 1)}.
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
        Ranking.check(first, positive);
        Ranking.check(second, positive);
        return compare(first, second, positive, null, level);
    }

    /**
     * Compares scores of weighted rows. A row of weight 0 counts for nothing and is left out.
     *
     * @param first one number per row, higher where yes is likelier
     * @param second the other model's
     * @param positive whether each row is a yes
     * @param weights one per row, each 0 or from 1e-100 to 1e100
     * @param level of the interval, such as 0.95
     * @throws IllegalArgumentException as {@link #of(double[], double[], boolean[], double)}, or if a weight is neither
     *     or no row has one
     */
    public static RocComparison of(
            double[] first, double[] second, boolean[] positive, double[] weights, double level) {
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        NullCheck.argument(positive, "positive");
        NullCheck.argument(weights, "weights");
        Ranking.check(first, positive);
        Ranking.check(second, positive);
        RowWeights.check(weights, first.length);
        int[] kept =
                IntStream.range(0, weights.length).filter(i -> weights[i] > 0).toArray();
        boolean[] yes = new boolean[kept.length];
        for (int i = 0; i < yes.length; i++) {
            yes[i] = positive[kept[i]];
        }
        return compare(chosen(first, kept), chosen(second, kept), yes, chosen(weights, kept), level);
    }

    private static double[] chosen(double[] values, int[] kept) {
        return Arrays.stream(kept).mapToDouble(i -> values[i]).toArray();
    }

    /** @param weights each more than 0; null where each is 1 */
    private static RocComparison compare(
            double[] first, double[] second, boolean[] positive, double[] weights, double level) {
        double z = Levels.z(level);
        PairedPlacements a = PairedPlacements.of(first, positive, weights);
        PairedPlacements b = PairedPlacements.of(second, positive, weights);
        double error = Math.sqrt(a.variance(b));
        double difference = b.area() - a.area();
        return new RocComparison(
                a.positives().length,
                a.negatives().length,
                a.area(),
                b.area(),
                error,
                new Interval(difference - z * error, difference + z * error),
                p(difference, error));
    }

    private static double p(double difference, double error) {
        if (Double.isNaN(error)) {
            return Double.NaN;
        }
        return error > 0 ? NormalDistribution.twoSided(difference / error) : difference == 0 ? 1 : 0;
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
        return of(first, RowWeights.ONES, second, RowWeights.ONES, k, level);
    }

    /**
     * The same of weighted rows; keeps 64 bytes per row.
     *
     * @param weight a further column of both sources: how much each row counts, 0 or from 1e-100 to 1e100
     * @param k the class
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource, LogitsSource, int, double)}, or if there is no such
     *     column, a cell of it is not a weight, the weights of both differ, or no labeled row has one
     */
    public static RocComparison of(LogitsSource first, LogitsSource second, String weight, int k, double level)
            throws IOException {
        NullCheck.argument(first, "first");
        NullCheck.argument(second, "second");
        NullCheck.argument(weight, "weight");
        return of(first, RowWeights.of(first, weight), second, RowWeights.of(second, weight), k, level);
    }

    private static RocComparison of(
            LogitsSource first, RowWeights weights, LogitsSource second, RowWeights otherWeights, int k, double level)
            throws IOException {
        Objects.checkIndex(k, first.classes());
        Objects.checkIndex(k, second.classes());
        ClassScores one = ClassScores.of(first, weights);
        ClassScores other = ClassScores.of(second, otherWeights);
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
        double[] rowWeights = weights.areOnes() ? null : new double[positive.length];
        int[] at = new int[2];
        one.read(k, k + 1, (label, c, score, w) -> {
            positive[at[0]] = label == k;
            if (rowWeights != null) {
                rowWeights[at[0]] = w;
            }
            scores[at[0]++] = score;
        });
        other.read(k, k + 1, (label, c, score, w) -> {
            if (positive[at[1]] != (label == k)) {
                throw new IllegalArgumentException("labeled row " + at[1] + " is " + (label == k ? "" : "not ")
                        + "of class " + k + " in the second source and " + (label == k ? "not " : "")
                        + "in the first; areas are compared on the same rows in the same order");
            }
            if (rowWeights != null && rowWeights[at[1]] != w) {
                throw new IllegalArgumentException("labeled row " + at[1] + " has the weight " + rowWeights[at[1]]
                        + " in the first source and " + w + " in the second; areas are compared on the same rows");
            }
            others[at[1]++] = score;
        });
        return compare(scores, others, positive, rowWeights, level);
    }
}
