package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;

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
    private static final RowNumber ROWS = new RowNumber("margin", Margin::row);

    private Margin() {}

    /** The margin of each row. */
    public static double[] of(Logits z) {
        NullCheck.argument(z, "z");
        return ROWS.of(z);
    }

    /**
     * The margin of each row.
     *
     * @param out N numbers
     * @throws IllegalArgumentException if {@code out} is not of length N or a row is not valid
     */
    public static void into(Logits z, double[] out) {
        ROWS.into(z, out);
    }

    /**
     * The margin of one row: {@code n} scores from {@code z[off]} on. Allocates nothing.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        return ROWS.of(z, off, n);
    }

    private static double row(float[] z, int off, int n, int top) {
        float next = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            next = i == top ? next : Math.max(next, z[off + i]);
        }
        return (double) z[off + top] - next;
    }
}
