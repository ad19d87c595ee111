package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.OrderFreeSum;

/**
 * Entropy of the softmax of each row, in nats: {@code H = −Σ p_i log p_i = Σ p_i (lse(z) − z_i)}, from 0 (certain) to
 * {@code ln K} (all classes alike). Summed from terms that are all positive, so a nearly certain row keeps the digits
 * of its small entropy; e^H is the number of equally likely classes that would be as uncertain.
 *
 * <p>Shape: N × K in, N numbers out.
 * <ul>
 *   <li>A masked class (−∞) adds nothing, and nor does one whose probability underflows.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 *   <li>K = 1 gives 0.
 * </ul>
 *
 * <p>Error: within 4 ulp for K ≤ 1000, relative to the result however small (FunctionAccuracyTest).
 *
 * <p>Reference: C. E. Shannon, A mathematical theory of communication, Bell System Technical Journal 27, 1948.
 *
 * <pre>{@code
 * Entropy.of(new float[] {0, 0}, 0, 2);     // 0.693147
 * Entropy.of(new float[] {40, 0}, 0, 2);    // 1.741825e-16
 * Entropy.binary(40);                       // the same
 * }</pre>
 *
 * @since 0.1
 */
public final class Entropy {
    private static final RowNumber ROWS = new RowNumber("entropy", Entropy::row);

    private Entropy() {}

    /** Entropy of each row. */
    public static double[] of(Logits z) {
        NullCheck.argument(z, "z");
        return ROWS.of(z);
    }

    /**
     * Entropy of each row.
     *
     * @param out N numbers
     * @throws IllegalArgumentException if {@code out} is not of length N or a row is not valid
     */
    public static void into(Logits z, double[] out) {
        ROWS.into(z, out);
    }

    /**
     * Entropy of one row: {@code n} scores from {@code z[off]} on.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        return ROWS.of(z, off, n);
    }

    /**
     * Entropy of one row as a share of the largest it could have, ln of the number of classes that are not masked: 0
     * certain, 1 all alike. A row with a single class that is not masked has 0.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double normalized(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        double entropy = of(z, off, n);
        int possible = 0;
        for (int i = 0; i < n; i++) {
            possible += z[off + i] > Float.NEGATIVE_INFINITY ? 1 : 0;
        }
        return possible == 1 ? 0 : Math.min(1, entropy / Elementary.log(possible));
    }

    /**
     * Entropy of a yes or no with log-odds x: {@code log(1 + e^−|x|) + |x| σ(−|x|)}. ln 2 at 0, 0 at ±∞, NaN gives NaN.
     */
    public static double binary(double x) {
        double a = Math.abs(x);
        return a == Double.POSITIVE_INFINITY ? 0 : Softplus.of(-a) + a * Sigmoid.of(-a);
    }

    private static double row(float[] z, int off, int n, int top) {
        // With d = z − max: H = log Σ e^d + Σ (−d) e^d / Σ e^d; the top's e^d = 1 is kept out of the sum, for log1p.
        double next = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            next = i == top ? next : Math.max(next, z[off + i]);
        }
        next -= z[off + top];
        double largest = Elementary.exp(next);
        // x·e^−x is at most 1/e, and falls from 1 on. Sums in no order, so that rows tie that do.
        OrderFreeSum others = new OrderFreeSum(largest, n);
        OrderFreeSum weighted = new OrderFreeSum(next > -1 ? 0.5 : -next * largest, n);
        for (int i = 0; i < n; i++) {
            double d = (double) z[off + i] - z[off + top];
            if (i != top && d != Double.NEGATIVE_INFINITY) {
                double e = Elementary.exp(d);
                others.add(e);
                weighted.add(-d * e);
            }
        }
        return Elementary.log1p(others.value()) + weighted.value() / (1 + others.value());
    }
}
