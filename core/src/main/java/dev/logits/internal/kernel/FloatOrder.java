package dev.logits.internal.kernel;

/**
 * Floats as integers of the same order: −NaN &lt; −∞ &lt; … &lt; −0 &lt; +0 &lt; … &lt; +∞ &lt; NaN. One integer
 * maximum and one minimum over a row find its largest and smallest score and every NaN, without the float maximum's
 * extra work for NaN and −0.
 *
 * <p>A range is both keys of a row in a long, the largest above.
 */
final class FloatOrder {
    static final int NEGATIVE_INFINITY = of(Float.NEGATIVE_INFINITY);
    static final int POSITIVE_INFINITY = of(Float.POSITIVE_INFINITY);

    /** The range of no scores. */
    static final long EMPTY = range(Integer.MIN_VALUE, Integer.MAX_VALUE);

    private FloatOrder() {}

    static int of(float score) {
        return flip(Float.floatToRawIntBits(score));
    }

    /** From bits to key and back. */
    static int flip(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /** The range of a row, one score after the other. */
    static long range(float[] z, int off, int n) {
        int max = Integer.MIN_VALUE;
        int min = Integer.MAX_VALUE;
        for (int i = 0; i < n; i++) {
            int key = of(z[off + i]);
            max = Math.max(max, key);
            min = Math.min(min, key);
        }
        return range(max, min);
    }

    static long range(int max, int min) {
        return (long) max << 32 | min & 0xffffffffL;
    }

    static long union(long a, long b) {
        return range(Math.max((int) (a >> 32), (int) (b >> 32)), Math.min((int) a, (int) b));
    }

    static float max(long range) {
        return Float.intBitsToFloat(flip((int) (range >> 32)));
    }

    static float min(long range) {
        return Float.intBitsToFloat(flip((int) range));
    }

    /** No NaN, no +∞, and a score that is not −∞. */
    static boolean isValid(long range) {
        return isValid((int) (range >> 32), (int) range);
    }

    /** No NaN and no +∞. */
    static boolean isEmptyOrValid(long range) {
        return (int) (range >> 32) < POSITIVE_INFINITY && (int) range >= NEGATIVE_INFINITY;
    }

    static boolean isValid(int max, int min) {
        return max < POSITIVE_INFINITY && max > NEGATIVE_INFINITY && min >= NEGATIVE_INFINITY;
    }
}
