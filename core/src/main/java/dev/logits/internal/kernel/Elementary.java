package dev.logits.internal.kernel;

/**
 * exp, expm1, log, log1p and tanh in double precision from additions, multiplications, divisions and {@code fma} only,
 * so that every JVM and every CPU returns the same bits. {@link Math} may differ between JVMs; {@link StrictMath} does
 * not, but is slower and has no twin on vectors.
 *
 * <p>Errors (ElementaryTest asserts them over dense sweeps): exp 1 ulp, expm1 2 ulp, log 1 ulp, log1p 2 ulp, tanh 3
 * ulp.
 *
 * <p>References: exp reduces x = k·ln 2 + r with ln 2 in two parts and takes a minimax polynomial of degree 11 on
 * |r| ≤ ln 2 / 2; log is the fdlibm form, log(1 + f) = f − f²/2 + s·(f²/2 + R(s²)) with s = f / (2 + f), © 1993 Sun
 * Microsystems, Inc.
 */
public final class Elementary {
    /** Adding and subtracting it rounds to the nearest integer; the sum's low bits are that integer. */
    static final double ROUND = 0x1.8p52;

    static final double LOG2_E = 0x1.71547652b82fep0;
    static final double LN2_HIGH = 0x1.62e42fefa39efp-1;
    static final double LN2_LOW = 0x1.abc9e3b39803fp-56;

    // e^r = 1 + r + r²·(C2 + r·(C3 + …)), relative error 4e-18 on |r| ≤ ln 2 / 2.
    static final double C2 = 0x1.000000000000ap-1;
    static final double C3 = 0x1.55555555554fap-3;
    static final double C4 = 0x1.555555555087dp-5;
    static final double C5 = 0x1.1111111127be5p-7;
    static final double C6 = 0x1.6c16c1842a0f0p-10;
    static final double C7 = 0x1.a01a012a57b58p-13;
    static final double C8 = 0x1.a0199a0c6e0f9p-16;
    static final double C9 = 0x1.71df255241ddbp-19;
    static final double C10 = 0x1.28ad72c6f06c3p-22;
    static final double C11 = 0x1.ad7f6ef2e8c6ep-26;

    // fdlibm's R(s²) and its two parts of ln 2, the high one short enough that k·LN2_SHORT is exact.
    static final double L1 = 0x1.5555555555593p-1;
    static final double L2 = 0x1.999999997fa04p-2;
    static final double L3 = 0x1.2492494229359p-2;
    static final double L4 = 0x1.c71c51d8e78afp-3;
    static final double L5 = 0x1.7466496cb03dep-3;
    static final double L6 = 0x1.39a09d078c69fp-3;
    static final double L7 = 0x1.2f112df3e5244p-3;
    static final double LN2_SHORT = 0x1.62e42feep-1;
    static final double LN2_REST = 0x1.a39ef35793c76p-33;

    /** The bits of √½, where {@link #log} folds the mantissa, and their distance from those of 1. */
    static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

    static final long FOLD = 0x3ff0000000000000L - SQRT_HALF_BITS;
    static final long MANTISSA = 0x000fffffffffffffL;

    private static final double OVERFLOW = 0x1.62e42fefa39efp9;
    private static final double UNDERFLOW = -745.2;

    private Elementary() {}

    /** e^x; 0 below −745.2, +∞ above 709.79, and denormal results are rounded, not flushed. */
    public static double exp(double x) {
        if (!(x > UNDERFLOW)) {
            return x <= UNDERFLOW ? 0 : x;
        }
        if (x > OVERFLOW) {
            return Double.POSITIVE_INFINITY;
        }
        double t = Math.fma(x, LOG2_E, ROUND);
        double k = t - ROUND;
        double r = Math.fma(k, -LN2_HIGH, x);
        r = Math.fma(k, -LN2_LOW, r);
        double p = Math.fma(r * r, tail(r), r) + 1;
        // Two factors: 2^k alone leaves the range of normal numbers at both ends.
        int half = (int) k >> 1;
        return p * powerOfTwo(half) * powerOfTwo((int) k - half);
    }

    /** e^x for |x| of at most about ln 2 / 2. */
    static double expNearZero(double x) {
        return Math.fma(x * x, tail(x), x) + 1;
    }

    /** e^x − 1, accurate near 0. */
    public static double expm1(double x) {
        if (!(x > -40)) {
            return x <= -40 ? -1 : x;
        }
        if (x > OVERFLOW) {
            return Double.POSITIVE_INFINITY;
        }
        double t = Math.fma(x, LOG2_E, ROUND);
        double k = t - ROUND;
        double high = Math.fma(k, -LN2_HIGH, x);
        double low = k * -LN2_LOW;
        double r = high + low;
        // e^r − 1 = r + rest; the sum is not rounded before 2^k − 1, which may cancel, is added.
        double rest = Math.fma(r * r, tail(r), (high - r) + low);
        if (k == 0) {
            return r + rest;
        }
        if (k > 1000) {
            return (r + rest + 1) * 0x1p1000 * powerOfTwo((int) k - 1000);
        }
        double scale = powerOfTwo((int) k);
        return Math.fma(scale, rest, Math.fma(scale, r, scale - 1));
    }

    /** ln x; −∞ at 0 and NaN below. */
    public static double log(double x) {
        if (!(x >= Double.MIN_NORMAL)) {
            return x > 0 ? log(x * 0x1p54) - 54 * LN2_HIGH : x == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        long folded = Double.doubleToRawLongBits(x) + FOLD;
        double k = (folded >>> 52) - 1023;
        double f = Double.longBitsToDouble((folded & MANTISSA) + SQRT_HALF_BITS) - 1;
        double s = f / (f + 2);
        double w = s * s;
        double rest = Math.fma(w, L7, L6);
        rest = Math.fma(rest, w, L5);
        rest = Math.fma(rest, w, L4);
        rest = Math.fma(rest, w, L3);
        rest = Math.fma(rest, w, L2);
        rest = Math.fma(rest, w, L1);
        rest = rest * w;
        double half = 0.5 * f * f;
        double low = Math.fma(s, half + rest, k * LN2_REST);
        return Math.fma(k, LN2_SHORT, f - (half - low));
    }

    /** ln(1 + x), accurate near 0. */
    public static double log1p(double x) {
        double u = 1 + x;
        if (!(u > 0) || u == Double.POSITIVE_INFINITY) {
            return log(u);
        }
        // log(u) is exact for u, which is 1 + x only up to rounding; the second term makes up for that.
        return log(u) + (x - (u - 1)) / u;
    }

    /** tanh x. */
    public static double tanh(double x) {
        double a = Math.abs(x);
        if (a < 0x1p-28) {
            return x;
        }
        if (a > 22) {
            return Math.copySign(1, x);
        }
        double q = expm1(2 * a);
        return Math.copySign(q / (q + 2), x);
    }

    /** 2^k for a normal result. */
    static double powerOfTwo(int k) {
        return Double.longBitsToDouble((k + 1023L) << 52);
    }

    /** (e^r − 1 − r) / r². */
    private static double tail(double r) {
        double p = Math.fma(C11, r, C10);
        p = Math.fma(p, r, C9);
        p = Math.fma(p, r, C8);
        p = Math.fma(p, r, C7);
        p = Math.fma(p, r, C6);
        p = Math.fma(p, r, C5);
        p = Math.fma(p, r, C4);
        p = Math.fma(p, r, C3);
        return Math.fma(p, r, C2);
    }
}
