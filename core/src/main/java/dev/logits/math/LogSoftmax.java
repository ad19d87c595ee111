package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;

/**
 * Log-softmax over each row: {@code log p[i] = z[i] − lse(z)}, computed so and never as the logarithm of a probability,
 * which loses every digit of a small one.
 *
 * <p>Shape: {@code z} and {@code out} are N × K. They may share the same storage at the same place. Log-probabilities
 * are logits: {@link Softmax} of the result is the softmax of {@code z}, and log-softmax of the result changes nothing
 * but by rounding.
 * <ul>
 *   <li>−∞ stays −∞.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException} and is not written; the other
 *       rows of the batch may be.
 *   <li>K = 1 gives exactly 0.
 * </ul>
 *
 * <p>Error: at most 1 ulp of max(1, |log p|) an entry for K up to 2^17 (KernelAccuracyTest). The same bits on every CPU
 * and JDK, with any number of threads.
 *
 * <pre>{@code LogSoftmax.of(Logits.copyOf(new float[][] {{0, 200}}));   // [[-200, 0]] }</pre>
 *
 * @since 0.1
 */
public final class LogSoftmax {
    private LogSoftmax() {}

    /** Log-softmax of each row, in a new batch. */
    public static Logits of(Logits z) {
        NullCheck.argument(z, "z");
        Logits out = Logits.zeros(z.rows(), z.classes());
        into(z, out);
        return out;
    }

    /**
     * Log-softmax of each row.
     *
     * @throws IllegalArgumentException if the shapes differ or a row is not valid
     */
    public static void into(Logits z, Logits out) {
        BatchShape.same("log-softmax", z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> rows(z, out, from, to));
    }

    /**
     * Log-softmax of one row: {@code n} scores from {@code z[zOff]} on, into {@code out[outOff]} and on. Allocates
     * nothing.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static void into(float[] z, int zOff, int n, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        BatchShape.row(z, zOff, n);
        BatchShape.row(out, outOff, n);
        if (Double.isNaN(Kernels.get().logSoftmax(z, zOff, n, out, outOff))) {
            throw BadRow.error(z, zOff, n, 0, "log-softmax");
        }
    }

    private static void rows(Logits z, Logits out, int from, int to) {
        int bad = Kernels.get()
                .logSoftmax(z.array(), z.offset(from), to - from, z.classes(), out.array(), out.offset(from));
        if (bad >= 0) {
            throw BadRow.error(z.array(), z.offset(from + bad), z.classes(), from + bad, "log-softmax");
        }
    }
}
