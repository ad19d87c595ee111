package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;

/**
 * A sum of doubles as one integer of 2,176 bits in units of 2^−1074, the least double: every finite double is a
 * multiple of it, so that no sum rounds or overflows. What it holds depends on the terms alone, not on their order or
 * on how they were grouped; {@link #value} rounds once.
 *
 * <p>Digits are 32 bits wide and kept in longs, so that 2^30 terms can be added before a carry has to move.
 *
 * <p>Reference: R. M. Neal, Fast exact summation using small and large superaccumulators, arXiv:1505.05571, 2015.
 */
final class WideSum implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** Bits of a digit. */
    private static final int DIGIT = 32;

    private static final long DIGIT_MASK = (1L << DIGIT) - 1;

    /** Bits of a double's fraction. */
    private static final int FRACTION = 52;

    private static final long FRACTION_MASK = (1L << FRACTION) - 1;
    private static final int EXPONENT_MASK = 0x7ff;

    /** Digits: 66 for the largest double, and two for sums of up to 2^63 of them. */
    static final int DIGITS = 68;

    /** Digits that are added to between carries stay within 63 bits. */
    private static final int TERMS_BETWEEN_CARRIES = 1 << 30;

    private final long[] digits = new long[DIGITS];
    private int untilCarry = TERMS_BETWEEN_CARRIES;
    /** Bit 0: a term was +∞; bit 1: −∞; bit 2: NaN. */
    private int special;

    /** Adds one term of any kind. */
    void add(double x) {
        long bits = Double.doubleToRawLongBits(x);
        int exponent = (int) (bits >>> FRACTION) & EXPONENT_MASK;
        long significand = bits & FRACTION_MASK;
        if (exponent == EXPONENT_MASK) {
            special |= significand != 0 ? 4 : x > 0 ? 1 : 2;
            return;
        }
        if (exponent == 0) {
            exponent = 1;
        } else {
            significand |= 1L << FRACTION;
        }
        int at = (exponent - 1) >>> 5;
        int shift = (exponent - 1) & (DIGIT - 1);
        long sign = bits >> 63;
        digits[at] += ((significand << shift & DIGIT_MASK) ^ sign) - sign;
        digits[at + 1] += ((significand >>> (DIGIT - shift) & DIGIT_MASK) ^ sign) - sign;
        digits[at + 2] += ((significand >>> 1 >>> (63 - shift)) ^ sign) - sign;
        if (--untilCarry == 0) {
            carry();
        }
    }

    /** Adds all terms of another sum. */
    void add(WideSum other) {
        other.carry();
        carry();
        for (int i = 0; i < DIGITS; i++) {
            digits[i] += other.digits[i];
        }
        special |= other.special;
        carry();
    }

    /** Brings every digit but the last, which has the sign, to 0 … 2^32 − 1: the only such form of the sum. */
    private void carry() {
        for (int i = 0; i + 1 < DIGITS; i++) {
            long over = digits[i] >> DIGIT;
            digits[i] -= over << DIGIT;
            digits[i + 1] += over;
        }
        untilCarry = TERMS_BETWEEN_CARRIES;
    }

    /**
     * The sum, rounded to the nearest double, ties to even; ±∞ where it is beyond the largest, and where a term was.
     * NaN if a term was NaN, or both infinities were. An empty sum, and one that cancels, is +0.
     */
    double value() {
        if (special != 0) {
            return special == 1 ? Double.POSITIVE_INFINITY : special == 2 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        carry();
        boolean negative = digits[DIGITS - 1] < 0;
        long[] magnitude = negative ? negated() : digits;
        int top = DIGITS - 1;
        while (top > 0 && magnitude[top] == 0) {
            top--;
        }
        double rounded = rounded(magnitude, top);
        return negative ? -rounded : rounded;
    }

    private long[] negated() {
        long[] negated = new long[DIGITS];
        long over = 0;
        for (int i = 0; i + 1 < DIGITS; i++) {
            long digit = over - digits[i];
            over = digit >> DIGIT;
            negated[i] = digit - (over << DIGIT);
        }
        negated[DIGITS - 1] = over - digits[DIGITS - 1];
        return negated;
    }

    /** Raw bits of a double below 2^−1021 are the number of its units; above, the exponent counts binades. */
    private static double rounded(long[] digits, int top) {
        int highest = DIGIT * top + 63 - Long.numberOfLeadingZeros(digits[top]);
        if (highest <= FRACTION) {
            return Double.longBitsToDouble(digits[0] | digits[1] << DIGIT);
        }
        int lowest = highest - FRACTION;
        if (lowest >= EXPONENT_MASK - 1) {
            return Double.POSITIVE_INFINITY;
        }
        long significand = bits(digits, lowest) & (1L << FRACTION + 1) - 1;
        long half = bits(digits, lowest - 1) & 1;
        boolean up = half != 0 && ((significand & 1) != 0 || anyBelow(digits, lowest - 1));
        return Double.longBitsToDouble(((long) lowest << FRACTION) + significand + (up ? 1 : 0));
    }

    /** 64 bits of an integer from a bit on. */
    private static long bits(long[] digits, int from) {
        int at = from >>> 5;
        int shift = from & (DIGIT - 1);
        long low = digits[at] | (at + 1 < DIGITS ? digits[at + 1] << DIGIT : 0);
        long high = at + 2 < DIGITS ? digits[at + 2] : 0;
        return low >>> shift | high << 1 << (63 - shift);
    }

    private static boolean anyBelow(long[] digits, int bit) {
        int at = bit >>> 5;
        long any = digits[at] & (1L << (bit & (DIGIT - 1))) - 1;
        for (int i = 0; i < at; i++) {
            any |= digits[i];
        }
        return any != 0;
    }

    /** What it holds, in a form that only depends on the terms: specials, then the digits. */
    long[] state() {
        carry();
        long[] state = new long[DIGITS + 1];
        state[0] = special;
        System.arraycopy(digits, 0, state, 1, DIGITS);
        return state;
    }

    /** A sum from its {@link #state}. */
    static WideSum ofState(long[] state) {
        WideSum sum = new WideSum();
        sum.special = (int) state[0];
        System.arraycopy(state, 1, sum.digits, 0, DIGITS);
        return sum;
    }
}
