package dev.logits.internal.kernel;

/**
 * The arithmetic of {@link Kernels#divergence}, number by number. Scalar and vector passes do these operations in this
 * order.
 *
 * <p>exp(x / T) = 2^k · e^r is reduced from x itself: k·{@link #LN2_HIGH} is exact, and so is the {@code fma} that adds x / T
 * to it but for one rounding of a small number, so that dividing by T costs no digit.
 *
 * <p>A gain q − p and a term q − p − p·ln(q / p) come from the log-ratio r: p·(e^r − 1) and p·(e^r − 1 − r) for |r| ≤ ½, by a
 * polynomial, and from the probabilities otherwise, where neither cancels. r = (s − t) / T − const, and s − t is exact where
 * the rows are nearly equal; what rounding the constant costs is shared by all classes and cancels in the sum.
 */
final class DivergencePass {
    /** ln 2 in two parts, the first of 12 bits. */
    static final float LN2_HIGH = 0x1.62ep-1f;

    static final float LN2_LOW = 0x1.0bfbe8p-15f;

    /** The largest log-ratio that the polynomial takes. */
    static final float NEAR = 0.5f;

    // (e^r − 1 − r) / r², relative error 6e-8 on |r| ≤ ½.
    static final float D0 = 0x1.0p-1f;
    static final float D1 = 0x1.555556p-3f;
    static final float D2 = 0x1.55538p-5f;
    static final float D3 = 0x1.11104p-7f;
    static final float D4 = 0x1.6e88dcp-10f;
    static final float D5 = 0x1.a2463ap-13f;

    /** Scores further below the largest, in units of T, would leave the range of exponents. */
    static final double FURTHEST = 80;

    private DivergencePass() {}

    /** What is taken off every score of a row with this largest score; nothing where x / T keeps its digits without. */
    static float shift(float max, double temperature) {
        return Math.abs(max) < 256 * temperature ? 0 : max;
    }

    /** {@link FloatExp#magic} for scores that are divided by the temperature. */
    static float magic(float max, float slope) {
        float k = Math.fma(max, slope, FloatExp.ROUND) - FloatExp.ROUND;
        return FloatExp.ROUND + (127 + FloatExp.SCALE) - k;
    }

    /** 2^(32−k₀) · e^(x / T). */
    static float scaled(float x, float slope, float high, float low, float magic) {
        float t = Math.fma(x, slope, magic);
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        float k = t - magic;
        float r = Math.fma(x, high, k * -LN2_HIGH);
        r = Math.fma(x, low, r);
        r = Math.fma(k, -LN2_LOW, r);
        float p = Math.fma(FloatExp.C6, r, FloatExp.C5);
        p = Math.fma(p, r, FloatExp.C4);
        p = Math.fma(p, r, FloatExp.C3);
        p = Math.fma(p, r, FloatExp.C2);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        return p * scale;
    }
}
