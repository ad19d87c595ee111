package dev.logits.io.internal.file;

/** IEEE 754 binary16: 1 sign bit, 5 bits of exponent, 10 of fraction. Every value is a float exactly. */
public final class Float16 {
    private Float16() {}

    public static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int rest = bits & 0x7fff;
        if (rest >= 0x7c00) {
            // ∞ and NaN: exponent all ones, fraction kept
            return Float.intBitsToFloat(sign | 0x7f800000 | (rest & 0x3ff) << 13);
        }
        if (rest < 0x400) {
            // subnormal: fraction · 2^-24, an exact product
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(rest * 0x1p-24f));
        }
        // rebias the exponent from 15 to 127
        return Float.intBitsToFloat(sign | (rest << 13) + ((127 - 15) << 23));
    }

    /** The nearest number, of two as near the one whose last bit is 0; beyond the range the largest finite one. */
    public static short fromFloat(float x) {
        int bits = Float.floatToRawIntBits(x);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            return 0x7e00;
        }
        if (magnitude < 0x38800000) {
            // subnormal or 0: a whole number of 2^-24, and the product is exact
            return (short) (sign | (int) Math.rint(Math.abs(x) * 0x1p24));
        }
        int rounded = (magnitude + 0xfff + (magnitude >> 13 & 1) >> 13) - ((127 - 15) << 10);
        return (short) (sign | Math.min(rounded, 0x7bff));
    }
}
