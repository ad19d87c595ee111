package dev.logits.internal.kernel;

/**
 * The arithmetic of {@link Kernels#divergence}, number by number. Scalar and vector passes do these operations in this
 * order.
 *
 * <p>e^(x / T) = 2^(k − k₀) · 2^f, k₀ the exponent of the first block's largest score: k + f is x · log₂(e) / T
 * with that slope rounded to a float, and f comes of it with one rounding. 1 / T is rounded to a float as well, for the
 * log-ratios. Each is a temperature that is 6e-8 parts another; what that is for a constant by which the rows differ is
 * taken off again ({@link #correction}). 2^f is the polynomial of {@link NearExp}, and 2^(k − k₀) an integer added to
 * its exponent's field. An exponential's error is at most 1.2e-7 of it.
 *
 * <p>A gain q − p and a term q − p − p·ln(q / p) come from the log-ratio r: p·(e^r − 1) and p·(e^r − 1 − r) for |r| ≤
 * ½, by a polynomial, and from the exponentials otherwise, where neither cancels. r = (s − t) / T − const, and s − t is
 * exact where the rows are nearly equal; what rounding the constant costs is shared by all classes and cancels in the
 * sum. p and q are the teacher's exponentials, and the student's times the ratio of the rows' sums: the teacher's sum
 * divides what comes of them at the end, terms once a row.
 */
final class DivergencePass {
    /** The largest log-ratio that the polynomial takes. */
    static final float NEAR = 0.5f;

    // (e^r − 1 − r) / r², relative error 6e-8 on |r| ≤ ½.
    static final float D0 = 0x1.0p-1f;
    static final float D1 = 0x1.555556p-3f;
    static final float D2 = 0x1.55538p-5f;
    static final float D3 = 0x1.11104p-7f;
    static final float D4 = 0x1.6e88dcp-10f;
    static final float D5 = 0x1.a2463ap-13f;

    /** The largest score's share of T that the first block of a row may have. */
    static final double LARGEST = 256;

    /**
     * Bits of the sum with {@link #magic} for exponents of −125 and 96: between them exponentials are normal numbers,
     * and so is the sum of a row.
     */
    private static final int LEAST = Float.floatToRawIntBits(FloatExp.ROUND - 125);

    private static final int MOST = Float.floatToRawIntBits(FloatExp.ROUND + 96);

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

    /** {@link FloatExp#ROUND} less k₀: the low bits of a sum with it are k − k₀. */
    static float magic(float max, float slope) {
        return FloatExp.ROUND - (Math.fma(max, slope, FloatExp.ROUND) - FloatExp.ROUND);
    }

    /**
     * ln Σ e^(z / T) from the sum of the exponentials. It is that of the temperature that 1 / T as a float is, but for
     * how much less or more scores change when they are multiplied by the slope instead.
     *
     * @param largest the score that gave the magic number
     */
    static double logSum(double sum, float largest, float slope, float beta, float magic) {
        double k = FloatExp.ROUND - magic;
        return Math.fma(correction(slope, beta), largest, Math.fma(k, Elementary.LN2_HIGH, Elementary.log(sum)));
    }

    /** How much larger the rounded 1 / T is than the one that the slope stands for. */
    private static double correction(float slope, float beta) {
        return Math.fma(-(double) slope, Elementary.LN2_HIGH, beta);
    }
}
