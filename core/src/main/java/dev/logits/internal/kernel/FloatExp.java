package dev.logits.internal.kernel;

/**
 * The exponential of single-precision kernels: {@code scaled(z − shift) = 2^(32−k₀) · exp(z − shift)}, where k₀ is the
 * exponent of the row's largest score. ScalarExp, VectorFloatExp and VectorShortRows do these operations in this order.
 *
 * <p>z − max is not taken: for z = −10.3 and max = 10.2 the difference rounds by up to 2^-20, which is 8 ulp of the
 * exponential. exp(z) = 2^k · e^r is reduced from z itself, where {@code fma(k, −ln 2, z)} is exact, and the row's
 * scale 2^k₀ goes into the exponent for free. Only when |max| ≥ 256 is max taken off first; the difference is then
 * exact wherever the exponential is not 0 (Sterbenz).
 *
 * <p>2^32 keeps every exponential that matters in the range of normal numbers: results that are denormal after the
 * division by the sum are rounded once, in that last product, instead of being flushed.
 *
 * <p>Error of {@link #exp}: at most 1 ulp, denormal results included (FloatExpTest).
 */
final class FloatExp {
    /** Adding it rounds to the nearest integer, whose bits are then the low bits of the sum. */
    static final float ROUND = 0x1.8p23f;

    /** log₂ of the scale. */
    static final int SCALE = 32;

    static final float LOG2_E = 0x1.715476p0f;
    static final float LN2_HIGH = 0x1.62e43p-1f;
    static final float LN2_LOW = -0x1.05c61p-29f;

    // e^r = 1 + r + r²·(C2 + r·(C3 + …)), relative error 3e-9 on |r| ≤ ln 2 / 2.
    static final float C2 = 0x1.fffffcp-2f;
    static final float C3 = 0x1.555492p-3f;
    static final float C4 = 0x1.5558f2p-5f;
    static final float C5 = 0x1.1239e2p-7f;
    static final float C6 = 0x1.6a2442p-10f;

    private FloatExp() {}

    /** What is taken off every score of a row with this largest score. */
    static float shift(float max) {
        return Math.abs(max) < 256 ? 0 : max;
    }

    /** {@link #ROUND} plus the biased exponent of 2^(32−k₀): the low bits of a sum with it are an exponent field. */
    static float magic(float max) {
        float k = Math.fma(max - shift(max), LOG2_E, ROUND) - ROUND;
        return ROUND + (127 + SCALE) - k;
    }

    /** The largest shifted score whose exponential is 0: its exponent field is 0. */
    static float limit(float magic) {
        return (ROUND - magic) * LN2_HIGH;
    }

    /**
     * From this shifted score on, an exponential is a normal number: an integer added to the exponent of the polynomial
     * makes it as well as the product with a power of two does, and is one float operation less.
     */
    static float normal(float magic) {
        return (ROUND - magic + 2) * LN2_HIGH;
    }

    /** 2^(32−k₀) · e^x for x ≥ {@link #limit}. */
    static float scaled(float x, float magic) {
        float t = Math.fma(x, LOG2_E, magic);
        float scale = Float.intBitsToFloat(Float.floatToRawIntBits(t) << 23);
        float k = t - magic;
        float r = Math.fma(k, -LN2_HIGH, x);
        r = Math.fma(k, -LN2_LOW, r);
        float p = Math.fma(C6, r, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        p = Math.fma(p, r, C2);
        p = Math.fma(p, r, 1);
        p = Math.fma(p, r, 1);
        return p * scale;
    }

    /** 2^(32−k₀) · e^max in double precision. */
    static double exactScaled(float max) {
        float magic = magic(max);
        double k = (ROUND + (127 + SCALE)) - magic;
        double r = Math.fma(k, -Elementary.LN2_HIGH, (double) max - shift(max));
        return Elementary.expNearZero(r) * 0x1p32;
    }

    /**
     * What turns exponentials of a row whose largest score is {@code from} into those of one where it is {@code to}.
     */
    static double ratio(float from, float to) {
        double k = (double) magic(to) - magic(from);
        double shift = (double) shift(from) - shift(to);
        return shift == 0 ? Elementary.powerOfTwo((int) k) : Elementary.exp(Math.fma(k, Elementary.LN2_HIGH, shift));
    }

    /** e^x for x ≤ 0, as a row whose largest score is 0 has it. */
    static float exp(float x) {
        float magic = magic(0);
        float limit = limit(magic);
        return scaled(x < limit ? limit : x, magic) * 0x1p-32f;
    }
}
