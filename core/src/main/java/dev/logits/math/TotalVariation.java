package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.DivergenceTerm;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;

/**
 * Total variation distance of two rows of logits: {@code ½ Σ |p_i − q_i|}, p the softmax of the first and q that of the
 * second; the most by which the two can disagree about the probability of any set of classes. From 0 (equal) to 1
 * (nothing in common), and symmetric.
 *
 * <p>Differences are taken from log-ratios, so that rows that are nearly equal keep their digits.
 *
 * <p>Shape: two batches N × K in, N numbers out.
 * <ul>
 *   <li>A class masked (−∞) in both rows adds nothing.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: within 8 ulp, relative to the result however small, for K ≤ 1000 (FunctionAccuracyTest).
 *
 * <pre>{@code TotalVariation.of(new float[] {2, 1, -1}, 0, new float[] {0, 0, 0}, 0, 3);   // 0.372051 }</pre>
 *
 * @since 0.1
 */
public final class TotalVariation {
    private static final String NAME = "total variation";

    private TotalVariation() {}

    /** The distance of each row. */
    public static double[] of(Logits z, Logits w) {
        return RowPair.of(NAME, z, w, TotalVariation::halfSum);
    }

    /**
     * The distance of each row.
     *
     * @param out N numbers
     * @throws IllegalArgumentException if the shapes differ, {@code out} is not of length N, or a row is not valid
     */
    public static void into(Logits z, Logits w, double[] out) {
        RowPair.into(NAME, z, w, out, TotalVariation::halfSum);
    }

    /**
     * The distance of one row: {@code n} scores from {@code z[zOff]} on, against those from {@code w[wOff]} on.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or a row is not valid
     */
    public static double of(float[] z, int zOff, float[] w, int wOff, int n) {
        NullCheck.argument(z, "z");
        NullCheck.argument(w, "w");
        return RowPair.of(NAME, z, zOff, w, wOff, n, TotalVariation::halfSum);
    }

    /** The distance |σ(x) − σ(y)| of two yes-or-nos with finite log-odds x and y, without cancellation. */
    public static double binary(double x, double y) {
        double low = Math.min(x, y);
        double high = Math.max(x, y);
        // σ(high) − σ(low) = σ(high)·σ(−low)·(1 − e^(low − high)), a product of exact factors
        return Sigmoid.of(high) * Sigmoid.of(-low) * -Elementary.expm1(low - high);
    }

    private static double halfSum(RowPair rows) {
        rows.balance();
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < rows.classes(); i++) {
            if (!rows.bothMasked(i)) {
                sum.add(Math.abs(DivergenceTerm.gain(rows.p(i), rows.q(i), rows.logRatio(i))));
            }
        }
        return Math.min(1, sum.value() / 2);
    }
}
