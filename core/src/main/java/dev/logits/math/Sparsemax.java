package dev.logits.math;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.SparseSupport;

/**
 * Sparsemax over each row: {@code p_i = max(z_i − τ, 0)} with the one threshold τ for which p sums to 1; the point of
 * the probability simplex nearest to z. Unlike softmax it gives unlikely classes exactly 0. It is entmax with α = 2.
 *
 * <p>τ is found exactly, by sorting the scores that lie within 1 of the largest; no others can have a probability.
 *
 * <p>Shape: {@code z} and {@code out} are N × K. They may share the same storage at the same place.
 * <ul>
 *   <li>Every score that is 1 or more below the largest, and −∞, has exactly 0.
 *   <li>Two scores that are 1 or more apart at the top give the first exactly 1.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException} and is not written; the other
 *       rows of the batch may be.
 *   <li>K = 1 gives exactly 1.
 * </ul>
 *
 * <p>Error: each entry within 1e-7 of the exact projection for K ≤ 1000 (SparseTest).
 *
 * <p>Reference: A. F. T. Martins, R. F. Astudillo, From softmax to sparsemax, ICML 2016.
 *
 * <pre>{@code Sparsemax.of(Logits.copyOf(new float[][] {{2, 1.5f, -1}}));   // [[0.75, 0.25, 0]] }</pre>
 *
 * @since 0.1
 */
public final class Sparsemax {
    private static final SparseSoftmax ROWS = new SparseSoftmax("sparsemax") {
        @Override
        double threshold(SparseSupport support, float[] z, int off, int n, float max) {
            return support.sparsemax(z, off, n, max);
        }

        @Override
        double ofScores(double threshold, float max) {
            return max + threshold;
        }

        @Override
        void write(float[] z, int zOff, int n, float max, double threshold, float[] out, int outOff) {
            for (int i = 0; i < n; i++) {
                out[outOff + i] = (float) Math.max(((double) z[zOff + i] - max) - threshold, 0);
            }
        }
    };

    private Sparsemax() {}

    /** Sparsemax of each row, in a new batch. */
    public static Probabilities of(Logits z) {
        NullCheck.argument(z, "z");
        return ROWS.of(z);
    }

    /**
     * Sparsemax of each row.
     *
     * @throws IllegalArgumentException if the shapes differ or a row is not valid
     */
    public static void into(Logits z, Probabilities out) {
        ROWS.into(z, out);
    }

    /**
     * Sparsemax of one row: {@code n} scores from {@code z[zOff]} on, into {@code out[outOff]} and on. Allocates room
     * for the scores within 1 of the largest.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static void into(float[] z, int zOff, int n, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        ROWS.into(z, zOff, n, out, outOff);
    }

    /**
     * The threshold τ of one row: exactly the scores above it have a probability.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double threshold(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        return ROWS.threshold(z, off, n);
    }
}
