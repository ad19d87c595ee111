package dev.logits.internal.kernel;

/**
 * The exponential of double-precision kernels: {@code scaled(y) = 2^64 · exp(−y)} for y ≥ 0. ScalarExp,
 * VectorDoubleExp, VectorDoubleSoftmax and VectorWeights do these operations in this order.
 *
 * <p>2^64 keeps the exponentials of scores up to 753 below the largest in the range of normal numbers, so that a
 * denormal quotient by the row's sum is rounded once and not flushed. Error: less than 2 ulp (ElementaryTest).
 */
final class DoubleExp {
    static final double SCALE = 0x1p64;

    /** {@link Elementary#ROUND} plus the biased exponent of the scale. */
    static final double MAGIC = Elementary.ROUND + (1023 + 64);

    /** The exponent field of a result from here on is 0, and so is the result. */
    static final double LIMIT = (1023 + 64) * Elementary.LN2_HIGH;

    private DoubleExp() {}

    /** 2^64 · e^(−y) for y ≥ 0. */
    static double scaled(double y) {
        double x = y < LIMIT ? y : LIMIT;
        double t = Math.fma(x, -Elementary.LOG2_E, MAGIC);
        double scale = Double.longBitsToDouble(Double.doubleToRawLongBits(t) << 52);
        double k = t - MAGIC;
        // u = −r; the polynomial's odd coefficients change sign instead.
        double u = Math.fma(k, Elementary.LN2_HIGH, x);
        u = Math.fma(k, Elementary.LN2_LOW, u);
        double p = Math.fma(-Elementary.C11, u, Elementary.C10);
        p = Math.fma(p, u, -Elementary.C9);
        p = Math.fma(p, u, Elementary.C8);
        p = Math.fma(p, u, -Elementary.C7);
        p = Math.fma(p, u, Elementary.C6);
        p = Math.fma(p, u, -Elementary.C5);
        p = Math.fma(p, u, Elementary.C4);
        p = Math.fma(p, u, -Elementary.C3);
        p = Math.fma(p, u, Elementary.C2);
        p = Math.fma(p, u, -1);
        p = Math.fma(p, u, 1);
        return p * scale;
    }
}
