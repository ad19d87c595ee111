package dev.logits.internal.kernel;

/**
 * The arithmetic of {@link Kernels#divergence}, number by number. Scalar and vector passes do these operations in this
 * order.
 *
 * <p>exp(x / T) = 2^(k + 32 − k₀) · e^r is reduced from x itself, k₀ the exponent of a score near the row's largest:
 * k·{@link #LN2_HIGH} is exact, and so is the {@code fma} that adds x / T to it but for one rounding of a small number.
 * 1 / T is rounded to a float once, for both rows and for their log-ratios, which is a temperature that is 6e-8 parts
 * another.
 *
 * <p>A gain q − p and a term q − p − p·ln(q / p) come from the log-ratio r: p·(e^r − 1) and p·(e^r − 1 − r) for |r| ≤
 * ½, by a polynomial, and from the probabilities otherwise, where neither cancels. r = (s − t) / T − const, and s − t
 * is exact where the rows are nearly equal; what rounding the constant costs is shared by all classes and cancels in
 * the sum.
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

    /** The largest score's share of T that a row may have; so k·{@link #LN2_HIGH} stays exact. */
    static final double LARGEST = 256;

    /**
     * Bits of the sum with {@link #magic} for exponent fields 1 and 254: between them exponentials are normal numbers.
     */
    private static final int LEAST = Float.floatToRawIntBits(FloatExp.ROUND + 1);

    private static final int MOST = Float.floatToRawIntBits(FloatExp.ROUND + 254);

    private DivergencePass() {}

    /**
     * Whether all exponentials of a row are normal numbers: no masked class, no NaN, nothing too far from the score
     * that the row's scale was taken from.
     *
     * @param range the largest and the smallest bits of the sums with {@link #magic}, as {@link FloatOrder} has them
     */
    static boolean isNear(long range) {
        return (int) (range >> 32) <= MOST && (int) range >= LEAST;
    }

    /**
     * The largest and the smallest bits of the sums with {@link #magic}, from the range of the scores: a sum that is
     * rounded once rises with the score. Where a score is NaN or +∞, a range that is not {@link #isNear near}.
     */
    static long rangeOfSums(long range, float slope, float magic) {
        if (!FloatOrder.isValid(range)) {
            return FloatOrder.range(Integer.MAX_VALUE, Integer.MIN_VALUE);
        }
        return FloatOrder.range(
                Float.floatToRawIntBits(Math.fma(FloatOrder.max(range), slope, magic)),
                Float.floatToRawIntBits(Math.fma(FloatOrder.min(range), slope, magic)));
    }

    /** {@link FloatExp#magic} for scores that are divided by the temperature. */
    static float magic(float max, float slope) {
        float k = Math.fma(max, slope, FloatExp.ROUND) - FloatExp.ROUND;
        return FloatExp.ROUND + (127 + FloatExp.SCALE) - k;
    }
}
