package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;

/**
 * Margin of each row: the largest logit minus the second largest, which is the log-odds of the two most probable
 * classes against each other, {@code log(p_1st / p_2nd)}. The least change of logits that makes another class win is
 * half of it, on each of the two.
 *
 * <p>Shape: N × K in, N numbers out, 0 or more.
 * <ul>
 *   <li>A tie at the top has 0.
 *   <li>A row with a single class that is not masked, or K = 1, has +∞.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <pre>{@code Margin.of(new float[] {2, 1, -1}, 0, 3);   // 1 }</pre>
 *
 * @since 0.1
 */
public final class Margin {
    private Margin() {}

    /** The margin of each row. */
    public static double[] of(Logits z) {
        NullCheck.argument(z, "z");
        double[] out = new double[z.rows()];
        into(z, out);
        return out;
    }

    /**
     * The margin of each row.
     *
     * @param out N numbers
     * @throws IllegalArgumentException if {@code out} is not of length N or a row is not valid
     */
    public static void into(Logits z, double[] out) {
        BatchShape.perRow("margin", z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = row(z.array(), z.offset(r), z.classes(), r);
            }
        });
    }

    /**
     * The margin of one row: {@code n} scores from {@code z[off]} on. Allocates nothing.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        BatchShape.row(z, off, n);
        return row(z, off, n, 0);
    }

    private static double row(float[] z, int off, int n, int row) {
        int top = BatchShape.top(z, off, n, row, "margin");
        float next = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            next = i == top ? next : Math.max(next, z[off + i]);
        }
        return (double) z[off + top] - next;
    }
}
