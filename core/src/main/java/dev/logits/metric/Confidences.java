package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;

/**
 * The confidence of each labeled row in its top class and whether that class was right, by rising confidence; rows of
 * equal confidence that were right come before those that were wrong. Confidences are ordered by their log-odds against
 * the rest, which do not round to 1 as probabilities do, and do not depend on the order of a row's classes: rows of the
 * same scores in another order tie. What everything is computed from that needs an order: equal-mass bins,
 * risk–coverage curves, the area under the ROC curve, smooth calibration error.
 *
 * <p>Memory: 8 bytes per row. Of more than 2^25 rows it is kept how many have each confidence, which is rounded down to
 * as many digits as make at most 2^24 different ones (about seven, relative to the confidence or to the doubt that is
 * left), so that no file is too long; {@link #size()} is then less than {@link #rows()}, and {@link #count} says how
 * many rows an entry stands for. Rows that count in part take 24 bytes each, and are at most 2^25.
 *
 * <p>The same rows in any order give the same bits.
 *
 * <pre>{@code
 * Confidences sorted = Confidences.of(z, labels);
 * double aurc = RiskCoverage.of(sorted).aurc();
 * double smooth = SmoothCalibrationError.of(sorted);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Confidences {
    private final double[] signed;
    /** Null where each is one row. */
    private final int[] counts;

    private final long rows;
    /** What each counts; null where all are whole, and so {@link #counts}. */
    private final double[] weights;

    private final double weight;

    /**
     * @param signed keys (see {@link ConfidenceKey}) by rising magnitude; a positive one was right, a negative one
     *     wrong
     * @param counts how many rows each stands for; null for one
     * @param rows the sum of these
     */
    Confidences(double[] signed, int[] counts, long rows) {
        this(signed, counts, rows, null, rows);
    }

    /**
     * @param weights what each counts; null where that is how many rows it stands for
     * @param weight the sum of these
     */
    Confidences(double[] signed, int[] counts, long rows, double[] weights, double weight) {
        this.signed = signed;
        this.counts = counts;
        this.rows = rows;
        this.weights = weights;
        this.weight = weight;
    }

    /**
     * Of confidences that are known.
     *
     * @param confidence N numbers in (0, 1]
     * @param correct whether each row was right
     * @throws IllegalArgumentException if there are none, the lengths differ, or a confidence is not in (0, 1]
     */
    public static Confidences of(double[] confidence, boolean[] correct) {
        NullCheck.argument(confidence, "confidence");
        NullCheck.argument(correct, "correct");
        if (confidence.length != correct.length) {
            throw new IllegalArgumentException(
                    confidence.length + " confidences for " + correct.length + " rows that were right or wrong");
        }
        ConfidenceCollector collector = new ConfidenceCollector();
        for (int i = 0; i < confidence.length; i++) {
            if (!(confidence[i] > 0 && confidence[i] <= 1)) {
                throw new IllegalArgumentException(
                        "confidence[" + i + "] must be more than 0 and at most 1, got " + confidence[i]);
            }
            collector.add(ConfidenceKey.of(confidence[i]), correct[i]);
        }
        return collector.sorted();
    }

    /**
     * Of rows in memory.
     *
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static Confidences of(Logits z, int[] labels) {
        ConfidenceCollector collector = new ConfidenceCollector();
        ScoredRows.pass(z, labels, collector);
        return collector.sorted();
    }

    /**
     * Of the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[])}
     */
    public static Confidences of(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        ConfidenceCollector collector = new ConfidenceCollector();
        ScoredRows.pass(source, collector);
        return collector.sorted();
    }

    /** The rows these stand for, N; one that is given in pieces because its weight is not whole is one. */
    public long rows() {
        return rows;
    }

    /**
     * How many entries there are: N, or fewer that each stand for some rows where N is more than 2^25. Where weights
     * are not whole, each piece of a row is an entry.
     */
    public int size() {
        return signed.length;
    }

    /** Whether each confidence is as it was, and not rounded because there are more than 2^25. */
    public boolean isExact() {
        if (counts == null) {
            return true;
        }
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 1) {
                return false;
            }
        }
        return true;
    }

    /** How many rows, or whole pieces of rows, the i-th entry stands for: 1 unless there are more than 2^25. */
    public int count(int i) {
        return counts == null ? 1 : counts[i];
    }

    /**
     * What all of them count together: {@link #rows}, unless {@link dev.logits.source.RepeatedRows weights} are not
     * whole.
     */
    public double weight() {
        return weight;
    }

    /** What the i-th entry counts: {@link #count}, or the part of a row that counts. */
    public double weight(int i) {
        return weights == null ? count(i) : weights[i];
    }

    /** Whether every row counts whole. */
    public boolean isWhole() {
        return weights == null;
    }

    /** The confidence of the i-th entry from the least confident up. */
    public double confidence(int i) {
        return ConfidenceKey.confidence(signed[i]);
    }

    /** The same as log-odds against the rest, ln(p / (1 − p)), which tell confidences apart where p rounds to 1. */
    public double logOdds(int i) {
        return ConfidenceKey.logOdds(signed[i]);
    }

    /** The log-odds of a row's top class as {@link #logOdds(int)} gives them; NaN where the row is not valid. */
    public static double logOdds(Logits z, int row) {
        NullCheck.argument(z, "z");
        Kernels kernels = Kernels.get();
        float[] array = z.array();
        int off = z.offset(row);
        double rest = kernels.rest(array, off, z.classes());
        return Double.isNaN(rest)
                ? Double.NaN
                : ConfidenceKey.logOdds(ConfidenceKey.of(
                        1 / (1 + rest), array, off, z.classes(), kernels.argmax(array, off, z.classes())));
    }

    /** Whether entry i is as confident as the one before it, i − 1; false for the first. */
    public boolean tied(int i) {
        return i > 0 && Math.abs(signed[i - 1]) == Math.abs(signed[i]);
    }

    /** Whether the i-th entry from the least confident up was right. */
    public boolean correct(int i) {
        return signed[i] > 0;
    }

    /** The share of rows that were right. */
    public double accuracy() {
        double hits = 0;
        for (int i = 0; i < signed.length; i++) {
            hits += signed[i] > 0 ? weight(i) : 0;
        }
        return hits / weight;
    }

    /** Keys by rising magnitude, positive where right; not to be changed. */
    double[] signed() {
        return signed;
    }

    /** What each counts; not to be changed. */
    double[] weights() {
        return weights != null ? weights : counts == null ? Weights.ones(signed.length) : Weights.of(counts);
    }

    /**
     * How many rows each stands for; not to be changed.
     *
     * @throws IllegalArgumentException if rows count in part
     */
    int[] counts() {
        if (weights != null) {
            throw new IllegalArgumentException(
                    "rows count in part; a test or an interval is of whole ones, so that weights"
                            + " must be whole numbers of cases");
        }
        if (counts != null) {
            return counts;
        }
        int[] ones = new int[signed.length];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Confidences that
                && rows == that.rows
                && Arrays.equals(signed, that.signed)
                && Arrays.equals(counts, that.counts)
                && Arrays.equals(weights, that.weights);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(signed) + Long.hashCode(rows);
    }

    @Override
    public String toString() {
        return "Confidences[rows=" + rows + "]";
    }
}
