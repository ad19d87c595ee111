package dev.logits.internal.kernel;

/**
 * IEEE binary16 to float without a branch on denormals: exponent and fraction move into a float's place and the product
 * with 2^112, which is exact, makes up for the difference of the biases, denormal numbers included. Infinities and NaNs
 * get the float's largest exponent instead.
 */
final class HalfFloat {
    static final int MAGNITUDE = 0x7fff;
    static final int SIGN = 0x8000;
    static final int FRACTION_SHIFT = 13;

    /** From this magnitude on, shifted, an infinity or a NaN. */
    static final int INFINITE = 0x7c00 << FRACTION_SHIFT;

    static final int FLOAT_EXPONENT = 0x7f800000;
    static final float REBIAS = 0x1p112f;

    private HalfFloat() {}

    static float widen16(short half) {
        int magnitude = (half & MAGNITUDE) << FRACTION_SHIFT;
        int bits = magnitude >= INFINITE
                ? magnitude | FLOAT_EXPONENT
                : Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * REBIAS);
        return Float.intBitsToFloat(bits | (half & SIGN) << 16);
    }
}
