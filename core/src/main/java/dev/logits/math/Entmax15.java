package dev.logits.math;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.SparseSupport;

/**
 * 1.5-entmax over each row: {@code p_i = max(z_i / 2 − τ, 0)²} with the one threshold τ for which p sums to 1. It lies
 * between softmax (α = 1), which gives no class 0, and {@link Sparsemax} (α = 2): it gives unlikely classes exactly 0,
 * but is smooth where they leave it.
 *
 * <p>τ is found exactly, by sorting the scores that lie within 2 of the largest; no others can have a probability.
 *
 * <p>Shape: {@code z} and {@code out} are N × K. They may share the same storage at the same place.
 * <ul>
 *   <li>Every score that is 2 or more below the largest, and −∞, has exactly 0.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException} and is not written; the other
 *       rows of the batch may be.
 *   <li>K = 1 gives exactly 1.
 * </ul>
 *
 * <p>Error: each entry within 1e-7 of the exact solution for K ≤ 1000 (SparseTest).
 *
 * <p>Reference: B. Peters, V. Niculae, A. F. T. Martins, Sparse sequence-to-sequence models, ACL 2019.
 *
 * <pre>{@code Entmax15.of(Logits.copyOf(new float[][] {{1, 0, -2}}));   // [[0.830719, 0.169281, 0]] }</pre>
 *
 * @since 0.1
 */
public final class Entmax15 {
    private static final SparseSoftmax ROWS = new SparseSoftmax("1.5-entmax") {
        @Override
        double threshold(SparseSupport support, float[] z, int off, int n, float max) {
            return support.entmax15(z, off, n, max);
        }

        @Override
        double ofScores(double threshold, float max) {
            return 0.5 * max + threshold;
        }

        @Override
        void write(float[] z, int zOff, int n, float max, double threshold, float[] out, int outOff) {
            for (int i = 0; i < n; i++) {
                double root = Math.max(0.5 * ((double) z[zOff + i] - max) - threshold, 0);
                out[outOff + i] = (float) (root * root);
            }
        }
    };

    private Entmax15() {}

    /** 1.5-entmax of each row, in a new batch. */
    public static Probabilities of(Logits z) {
        NullCheck.argument(z, "z");
        return ROWS.of(z);
    }

    /**
     * 1.5-entmax of each row.
     *
     * @throws IllegalArgumentException if the shapes differ or a row is not valid
     */
    public static void into(Logits z, Probabilities out) {
        ROWS.into(z, out);
    }

    /**
     * 1.5-entmax of one row: {@code n} scores from {@code z[zOff]} on, into {@code out[outOff]} and on. Allocates room
     * for the scores within 2 of the largest.
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
     * The threshold τ of one row: exactly the classes with z / 2 above it have a probability.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double threshold(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        return ROWS.threshold(z, off, n);
    }
}
