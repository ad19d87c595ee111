package dev.logits.math;

import dev.logits.internal.kernel.Elementary;

/**
 * {@code log(1 − e^x)} for x ≤ 0: from a log-probability to the log-probability of the opposite. It is its own inverse.
 * Two forms meet at −ln 2, each used where it loses nothing: log1p(−e^x) below, log(−expm1(x)) above.
 *
 * <ul>
 *   <li>−∞ gives 0, 0 gives −∞, x &gt; 0 and NaN give NaN.
 *   <li>A log-probability that was rounded to 0 has already lost its opposite: for a class of a softmax use {@link
 *       Log1mSoftmax}, for a sigmoid {@code LogSigmoid.of(-x)}, which start from logits.
 * </ul>
 *
 * <p>Error: within 3 ulp wherever the result is a normal number (FunctionAccuracyTest).
 *
 * <p>Reference: M. Mächler, Accurately computing log(1 − exp(−|a|)), vignette of the R package Rmpfr, 2012.
 *
 * <pre>{@code
 * Log1mExp.of(-1e-20);    // -46.051702, where 1 − e^x is 0
 * Log1mExp.of(-50.0);     // -1.928750e-22, where log(1 − e^x) is 0
 * }</pre>
 *
 * @since 0.1
 */
public final class Log1mExp {
    private static final double MINUS_LN_2 = -0x1.62e42fefa39efp-1;

    private Log1mExp() {}

    /** log(1 − e^x). */
    public static double of(double x) {
        return x < MINUS_LN_2 ? 0 + Elementary.log1p(-Elementary.exp(x)) : Elementary.log(-Elementary.expm1(x));
    }

    /**
     * log(e^a − e^b) for a ≥ b, as {@code a + log(1 − e^(b − a))}: the log-probability of what lies between two
     * cumulative ones. −∞ where a = b, NaN where a &lt; b.
     */
    public static double difference(double a, double b) {
        if (a == b) {
            return a < Double.POSITIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        return a + of(b - a);
    }
}
