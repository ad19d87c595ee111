package dev.logits.math;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;

/**
 * Softplus: {@code softplus(x) = log(1 + e^x) = max(x, 0) + log(1 + e^−|x|)}, the smooth max(x, 0), also called
 * log1pexp; minus {@link LogSigmoid} at −x. It is the log-sum-exp of [0, x], and its derivative is {@link Sigmoid}.
 *
 * <p>Shape: one number in, one out.
 * <ul>
 *   <li>softplus(−∞) = 0, softplus(+∞) = +∞, NaN gives NaN for a {@code double}; in arrays NaN and +∞ throw {@link
 *       IllegalArgumentException}, and nothing is written.
 *   <li>For x → −∞ it tends to e^x, where log(1 + e^x) is 0 from x = −37 on; for x → +∞ to x.
 * </ul>
 *
 * <p>Error: a {@code double} is within 3 ulp wherever the result is a normal number, its inverse within 3 ulp of the
 * larger of 1 and its value (FunctionAccuracyTest); a {@code float} is that, rounded.
 *
 * <p>Reference: M. Mächler, Accurately computing log(1 − exp(−|a|)), vignette of the R package Rmpfr, 2012.
 *
 * <pre>{@code
 * Softplus.of(0.0);       // 0.693147
 * Softplus.of(1000.0);    // 1000, where e^1000 is infinite
 * Softplus.of(-100.0);    // 3.720076e-44
 * }</pre>
 *
 * @since 0.1
 */
public final class Softplus {
    private Softplus() {}

    /** softplus(x). */
    public static double of(double x) {
        return Math.max(x, 0) + Elementary.log1p(Elementary.exp(-Math.abs(x)));
    }

    /**
     * The x with softplus(x) = y: {@code log(e^y − 1) = y + log(1 − e^−y)}. −∞ at 0, NaN below: softplus is positive.
     * It gives the raw parameter of a scale that is kept positive by softplus.
     */
    public static double inverse(double y) {
        return y == Double.POSITIVE_INFINITY ? y : y + Log1mExp.of(-y);
    }

    /**
     * Softplus of {@code n} logits from {@code z[zOff]} on, into {@code out[outOff]} and on; the arrays may be the same
     * at the same offset. Allocates nothing.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if an entry is NaN or +∞
     */
    public static void into(float[] z, int zOff, int n, float[] out, int outOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        java.util.Objects.checkFromIndexSize(outOff, n, out.length);
        BatchShape.entries(z, zOff, n, "softplus");
        for (int i = 0; i < n; i++) {
            out[outOff + i] = (float) of(z[zOff + i]);
        }
    }
}
