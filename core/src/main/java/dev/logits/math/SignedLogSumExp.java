package dev.logits.math;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;

/**
 * A weighted sum of exponentials as its sign and the logarithm of its magnitude: {@code Σ b_i exp(z_i) = sign ·
 * exp(log)}, with weights of either sign. Differences of probabilities, finite differences and inclusion–exclusion stay
 * in log space this way.
 *
 * <p>Shape: n scores and n weights in.
 * <ul>
 *   <li>A weight of 0, or a masked score (−∞), adds nothing. A sum of 0 has sign 0 and logarithm −∞.
 *   <li>A weight that is not finite, a row that is all −∞ or holds NaN or +∞, throws {@link IllegalArgumentException}.
 *   <li>Terms that cancel lose what they lose in any sum: the error is relative to Σ |b_i| exp(z_i).
 * </ul>
 *
 * <pre>{@code
 * float[] z = {1000, 1001};
 * SignedLogSumExp.of(z, 0, 2, new double[] {1, -1}, 0);    // sign -1, log 1000.541325: −(e^1001 − e^1000)
 * }</pre>
 *
 * @param sign −1, 0 or 1
 * @param log the logarithm of the sum's magnitude
 * @since 0.1
 */
public record SignedLogSumExp(int sign, double log) {

    /** Checks that a sum is 0 exactly when it has no sign. */
    public SignedLogSumExp {
        if (sign < -1 || sign > 1 || Double.isNaN(log) || (sign == 0) != (log == Double.NEGATIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a sum is -exp(log), 0 with log -Infinity, or exp(log); got sign " + sign + ", log " + log);
        }
    }

    /**
     * Of one row: {@code n} scores from {@code z[zOff]} on, with the weights from {@code b[bOff]} on.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1, the row is not valid, or a weight is not finite
     */
    public static SignedLogSumExp of(float[] z, int zOff, int n, double[] b, int bOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(b, "b");
        BatchShape.row(z, zOff, n);
        BatchShape.weights(b, bOff, n);
        BatchShape.top(z, zOff, n, 0, "log-sum-exp");
        return sum(z, zOff, n, b, bOff);
    }

    /** Of a valid row and valid weights. */
    static SignedLogSumExp sum(float[] z, int zOff, int n, double[] b, int bOff) {
        float max = Float.NEGATIVE_INFINITY; // of the scores that count
        double largest = 0;
        for (int i = 0; i < n; i++) {
            if (b[bOff + i] != 0) {
                max = Math.max(max, z[zOff + i]);
                largest = Math.max(largest, Math.abs(b[bOff + i]));
            }
        }
        if (max == Float.NEGATIVE_INFINITY) {
            return new SignedLogSumExp(0, Double.NEGATIVE_INFINITY);
        }
        int exponent = Math.getExponent(largest); // weights are scaled by a power of two, which is exact
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < n; i++) {
            double weight = b[bOff + i];
            if (weight != 0) {
                sum.add(Math.scalb(weight, -exponent) * Elementary.exp((double) z[zOff + i] - max));
            }
        }
        double value = sum.value();
        double log = max + (Elementary.log(Math.abs(value)) + exponent * LN_2);
        return new SignedLogSumExp((int) Math.signum(value), log);
    }

    private static final double LN_2 = 0x1.62e42fefa39efp-1;

    /** The sum itself; infinite or 0 where a {@code double} cannot hold it. */
    public double value() {
        return sign == 0 ? 0 : sign * Elementary.exp(log);
    }
}
