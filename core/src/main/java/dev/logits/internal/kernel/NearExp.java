package dev.logits.internal.kernel;

/**
 * The exponential of sums that need no more than a bound: {@code scaled(z) = 2^(a·z − k₀)}, where a = β·log₂ e is taken
 * as the sum of two floats and k₀ is the integer nearest to a·max. ScalarNearExp and VectorNearExp do these operations
 * in this order; {@link DivergencePass} takes the polynomial from here.
 *
 * <p>k = round(a·z) and f = a·z − k come from the score itself, so that no difference of two scores is rounded. With
 * |a·max| ≤ 4096 and the scores at most 2^{@value #DEPTH} times less likely than the first (farther ones count as if
 * they were there), |f| ≤ 0.5 + 2^-11. Errors relative to 2^f: each of the two parts of f is rounded by at most 2^-25,
 * which is 4.2e-8 in 2^f; the polynomial is 3e-9 off as in {@link FloatExp}, and 4e-9 for its coefficients, rounded to
 * floats; the last two of its additions round by 6.4e-8 together, those before by 2e-9. In all less than 1.2e-7, of
 * which {@link Selection#NEAR} is an upper bound with room to spare (NearSumsTest).
 */
final class NearExp {
    /** Scores that are less likely than the largest by more powers of two than this count as if they were there. */
    static final int DEPTH = 100;

    /** The largest |a·max|. */
    private static final double LARGEST = 4096;

    private static final double LEAST_SLOPE = 0x1p-20;
    private static final double MOST_SLOPE = 0x1p40;

    private static final double LN2 = Elementary.LN2_HIGH;

    // 2^f = 1 + f·(C1 + f·(C2 + …)): those of e^r, r = f·ln 2.
    static final float C1 = (float) LN2;
    static final float C2 = (float) (FloatExp.C2 * (LN2 * LN2));
    static final float C3 = (float) (FloatExp.C3 * (LN2 * LN2 * LN2));
    static final float C4 = (float) (FloatExp.C4 * (LN2 * LN2 * LN2 * LN2));
    static final float C5 = (float) (FloatExp.C5 * (LN2 * LN2 * LN2 * LN2 * LN2));
    static final float C6 = (float) (FloatExp.C6 * (LN2 * LN2 * LN2 * LN2 * LN2 * LN2));

    /** Bits of the sum with {@link #magic} below which a score is farther than {@link #DEPTH}. */
    static final int LEAST = Float.floatToRawIntBits(FloatExp.ROUND + (127 - DEPTH));

    private NearExp() {}

    /** Whether the bound holds for rows with this largest score, which is finite. */
    static boolean isNear(float max, double beta) {
        double a = slope(beta);
        return a >= LEAST_SLOPE && a <= MOST_SLOPE && Math.abs(max * a) <= LARGEST;
    }

    private static double slope(double beta) {
        return beta * Elementary.LOG2_E;
    }

    static float high(double beta) {
        return (float) slope(beta);
    }

    static float low(double beta) {
        return (float) (slope(beta) - high(beta));
    }

    /** k₀. */
    private static float exponent(float max, double beta) {
        return Math.fma(max, high(beta), FloatExp.ROUND) - FloatExp.ROUND;
    }

    /** As {@link FloatExp#magic}. */
    static float magic(float max, double beta) {
        return FloatExp.ROUND + 127 - exponent(max, beta);
    }

    /** The score that is {@link #DEPTH} powers of two less likely than the largest. */
    static float limit(float max, double beta) {
        return (float) ((exponent(max, beta) - DEPTH) / slope(beta));
    }

    /** What turns {@link #scaled} into {@link Selection#weight}. */
    static double factor(float max, double beta) {
        double f = Math.fma(max, slope(beta), -exponent(max, beta));
        return Elementary.exp(-f * LN2) * DoubleExp.SCALE;
    }

    /** 2^(a·z − k₀) for a score that is not below {@link #limit}. */
    static float scaled(float z, float high, float low, float magic) {
        float t = Math.fma(z, high, magic);
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        float f = Math.fma(z, low, Math.fma(z, high, magic - t));
        float p = Math.fma(C6, f, C5);
        p = Math.fma(p, f, C4);
        p = Math.fma(p, f, C3);
        p = Math.fma(p, f, C2);
        p = Math.fma(p, f, C1);
        p = Math.fma(p, f, 1);
        return p * scale;
    }
}
