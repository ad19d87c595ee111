package dev.logits.math;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;

/**
 * Softmax over each row: {@code p[i] = exp(z[i] − max z) / Σ exp(z[j] − max z)}.
 *
 * <p>Shape: {@code z} and {@code out} are N × K. They may share the same storage at the same place.
 * <ul>
 *   <li>−∞ has probability 0.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException} and is not written, but of
 *       65,536 classes and more, where it may hold anything then unless the batch is in place; the other rows of the
 *       batch may be written.
 *   <li>K = 1 gives exactly 1.
 *   <li>Adding a constant to a row changes nothing but by the rounding of that addition.
 * </ul>
 *
 * <p>Error: at most 2.5 ulp an entry for K up to 2^17, denormal results among them (KernelAccuracyTest). The same bits
 * on every CPU and JDK, with any number of threads.
 *
 * <p>Reference: J. S. Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990; the
 * subtraction of the maximum keeps every exponent at or below 0, so nothing overflows.
 *
 * <pre>{@code Softmax.of(Logits.copyOf(new float[][] {{0, 0}}));   // [[0.5, 0.5]] }</pre>
 *
 * @since 0.1
 */
public final class Softmax {
    private Softmax() {}

    /** Softmax of each row, in a new batch. */
    public static Probabilities of(Logits z) {
        NullCheck.argument(z, "z");
        Probabilities out = Probabilities.zeros(z.rows(), z.classes());
        into(z, out);
        return out;
    }

    /**
     * Softmax of each row.
     *
     * @throws IllegalArgumentException if the shapes differ or a row is not valid
     */
    public static void into(Logits z, Probabilities out) {
        BatchShape.same("softmax", z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> rows(z, out, from, to));
    }

    /**
     * Softmax of one row: {@code n} scores from {@code z[zOff]} on, into {@code out[outOff]} and on. Allocates nothing.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static void into(float[] z, int zOff, int n, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        BatchShape.row(z, zOff, n);
        BatchShape.row(out, outOff, n);
        if (Double.isNaN(Kernels.get().softmax(z, zOff, n, out, outOff))) {
            throw BadRow.error(z, zOff, n, 0, "softmax");
        }
    }

    private static void rows(Logits z, Probabilities out, int from, int to) {
        int bad =
                Kernels.get().softmax(z.array(), z.offset(from), to - from, z.classes(), out.array(), out.offset(from));
        if (bad >= 0) {
            throw BadRow.error(z.array(), z.offset(from + bad), z.classes(), from + bad, "softmax");
        }
    }
}
