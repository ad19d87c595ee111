package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;

/**
 * The log-probability that it is <em>not</em> class i: {@code log(1 − p_i) = lse of the others − lse of all}, with p
 * the softmax of a row. Computed from the logits: where p_i rounds to 1, its complement is the sum of the others, which
 * the row still knows.
 *
 * <p>Shape: {@code z} and {@code out} are N × K. They may share the same storage at the same place.
 * <ul>
 *   <li>A masked class (−∞) has 0. A class whose others are all masked, or K = 1, has −∞.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException} and is not written; the other
 *       rows of the batch may be.
 * </ul>
 *
 * <p>Error: {@link #of(float[], int, int, int)} is within 6 ulp for K ≤ 1000 and logits within ±1000, relative to the
 * result however small (FunctionAccuracyTest).
 *
 * <pre>{@code
 * Log1mSoftmax.of(new float[] {40, 0}, 0, 2, 0);    // -40, where 1 − p is 0
 * Log1mSoftmax.of(new float[] {40, 0}, 0, 2, 1);    // -4.248354e-18
 * }</pre>
 *
 * @since 0.1
 */
public final class Log1mSoftmax {
    private Log1mSoftmax() {}

    /** log(1 − p) of every entry, in a new batch. */
    public static Logits of(Logits z) {
        NullCheck.argument(z, "z");
        Logits out = Logits.zeros(z.rows(), z.classes());
        into(z, out);
        return out;
    }

    /**
     * log(1 − p) of every entry.
     *
     * @throws IllegalArgumentException if the shapes differ or a row is not valid
     */
    public static void into(Logits z, Logits out) {
        BatchShape.same("log(1 - softmax)", z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                row(z.array(), z.offset(r), z.classes(), out.array(), out.offset(r), r);
            }
        });
    }

    /**
     * log(1 − p) of every class of one row: {@code n} scores from {@code z[zOff]} on, into {@code out[outOff]} and on.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static void into(float[] z, int zOff, int n, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        BatchShape.row(z, zOff, n);
        BatchShape.row(out, outOff, n);
        row(z, zOff, n, out, outOff, 0);
    }

    /**
     * log(1 − p_i) of one class of one row.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array or there is no such class
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double of(float[] z, int off, int n, int i) {
        NullCheck.argument(z, "z");
        BatchShape.row(z, off, n);
        BatchShape.entry(i, n);
        int top = BatchShape.top(z, off, n, 0, "log(1 - softmax)");
        double topOdds = LogOdds.ofTop(z, off, n, top, 1);
        return i == top ? -Softplus.of(topOdds) : other(z[off + i], z[off + top], 1 + Elementary.exp(-topOdds));
    }

    private static void row(float[] z, int zOff, int n, float[] out, int outOff, int row) {
        int top = BatchShape.top(z, zOff, n, row, "log(1 - softmax)");
        float max = z[zOff + top]; // read before the result may overwrite it
        double topOdds = LogOdds.ofTop(z, zOff, n, top, 1);
        double sum = 1 + Elementary.exp(-topOdds);
        for (int i = 0; i < n; i++) {
            out[outOff + i] = (float) (i == top ? -Softplus.of(topOdds) : other(z[zOff + i], max, sum));
        }
    }

    /** A class that is not the first largest has p ≤ ½, from which log1p loses nothing. */
    private static double other(float score, float max, double sum) {
        return 0 + Elementary.log1p(-Elementary.exp((double) score - max) / sum); // 0 and not −0 for a masked class
    }
}
