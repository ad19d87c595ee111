package dev.logits.io.internal.format;

import java.math.BigInteger;

/**
 * The double that is nearest to {@code w · 10^q}, ties to even, in some ten nanoseconds.
 *
 * <p>Where w is at most 2⁵³ and |q| at most 22, both w and the power of ten are doubles without an error, and one
 * product or quotient is rounded once. Elsewhere w is multiplied by the 128 leading bits of 5^q: unless the bits behind
 * those of the double are all ones, their carry is known, and so is the double.
 *
 * <p>Reference: W. Clinger, How to read floating point numbers accurately, 1990; D. Lemire, Number parsing at a
 * gigabyte per second, Software: Practice and Experience 51, 2021.
 */
final class DecimalRounding {
    private static final long MOST_EXACT = 1L << 53;

    private static final double[] POWERS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Powers of five are kept from minus this to this: all results are normal doubles. */
    private static final int MOST_POWER = 64;

    /** From this to 0 the next larger number makes exact quotients come out exactly. */
    private static final int EXACT = -27;

    private static final int MANTISSA = 52;

    /** Below the 52 bits of a double, its hidden one, and one to round by, one more that the product may lose. */
    private static final int SPARE = 64 - MANTISSA - 3;

    private static final long SPARE_BITS = (1L << SPARE) - 1;

    /** The leading 64 bits of each power, the highest set, and the 64 that follow. */
    private static final long[] HIGH = new long[2 * MOST_POWER + 1];

    private static final long[] LOW = new long[HIGH.length];

    static {
        for (int q = -MOST_POWER; q <= MOST_POWER; q++) {
            BigInteger five = BigInteger.valueOf(5).pow(Math.abs(q));
            int bits = five.bitLength();
            BigInteger leading = q >= 0
                    ? five.shiftLeft(128).shiftRight(bits)
                    : BigInteger.ONE.shiftLeft(bits + 127).divide(five).add(BigInteger.valueOf(q < EXACT ? 0 : 1));
            HIGH[q + MOST_POWER] = leading.shiftRight(64).longValue();
            LOW[q + MOST_POWER] = leading.longValue();
        }
    }

    private DecimalRounding() {}

    /**
     * Rounds.
     *
     * @param w without a sign: up to 2⁶⁴ − 1
     * @return the nearest double; NaN where it takes more digits to decide, or q is far from 0
     */
    static double of(long w, int q) {
        if (w >= 0 && w <= MOST_EXACT && q >= 1 - POWERS.length && q < POWERS.length) {
            return q < 0 ? w / POWERS[-q] : w * POWERS[q];
        }
        if (w == 0) {
            return 0;
        }
        return q < -MOST_POWER || q > MOST_POWER ? Double.NaN : byProduct(w, q);
    }

    private static double byProduct(long w, int q) {
        int zeros = Long.numberOfLeadingZeros(w);
        long left = w << zeros;
        long high = multiplyHigh(left, HIGH[q + MOST_POWER]);
        long low = left * HIGH[q + MOST_POWER];
        if ((high & SPARE_BITS) == SPARE_BITS) {
            long carry = multiplyHigh(left, LOW[q + MOST_POWER]);
            low += carry;
            if (Long.compareUnsigned(low, carry) < 0) {
                high++;
            }
        }
        if (low == -1) {
            return Double.NaN;
        }
        int top = (int) (high >>> 63);
        long bits = high >>> top + SPARE;
        if (Long.compareUnsigned(low, 1) <= 0 && (bits & 3) == 1 && bits << top + SPARE == high) {
            return Double.NaN; // perhaps in the middle of two doubles
        }
        bits = bits + (bits & 1) >>> 1;
        int exponent = ((152170 + 65536) * q >> 16) + 63 + top - zeros + Double.MAX_EXPONENT;
        if (bits >= 2L << MANTISSA) {
            bits = 1L << MANTISSA;
            exponent++;
        }
        return Double.longBitsToDouble((long) exponent << MANTISSA | bits & (1L << MANTISSA) - 1);
    }

    /** The upper half of a product of numbers without signs. */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    }
}
