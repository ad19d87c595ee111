package dev.logits.internal.kernel;

import java.util.Arrays;

/**
 * Sums over a fixed number of lanes, folded as a fixed tree, so that a sum does not depend on the width of the vectors
 * that made it.
 *
 * <p>A float lane is two floats. The high one starts at 2^41, larger than a block's sum, so that it takes multiples of
 * 2^18 only and {@code e − ((high + e) − high)} is the exact rest, which the low one takes. With exponentials scaled by
 * 2^32 a block's sum has a relative error below 2^-28, at the price of three more additions a vector.
 */
final class Lanes {
    static final float ANCHOR = 0x1p41f;

    /** What −d is for a masked class: its product with 1e-300 is still larger than {@link DoubleExp#LIMIT}. */
    static final double MASKED = 1e308;

    private Lanes() {}

    static void clear(Scratch s) {
        Arrays.fill(s.high, ANCHOR);
        Arrays.fill(s.low, 0);
    }

    static void add(Scratch s, int lane, float e) {
        float high = s.high[lane] + e;
        s.low[lane] += e - (high - s.high[lane]);
        s.high[lane] = high;
    }

    /** Σ high − anchor + low over all lanes; overwrites nothing. */
    static double sum(Scratch s) {
        float[] h = s.high;
        float[] l = s.low;
        double a = (lane(h, l, 0) + lane(h, l, 8)) + (lane(h, l, 4) + lane(h, l, 12));
        double b = (lane(h, l, 1) + lane(h, l, 9)) + (lane(h, l, 5) + lane(h, l, 13));
        double c = (lane(h, l, 2) + lane(h, l, 10)) + (lane(h, l, 6) + lane(h, l, 14));
        double d = (lane(h, l, 3) + lane(h, l, 11)) + (lane(h, l, 7) + lane(h, l, 15));
        return (a + c) + (b + d);
    }

    private static double lane(float[] high, float[] low, int lane) {
        return (double) (high[lane] - ANCHOR) + low[lane];
    }

    static double sum(double[] v, int off) {
        return ((v[off] + v[off + 4]) + (v[off + 2] + v[off + 6]))
                + ((v[off + 1] + v[off + 5]) + (v[off + 3] + v[off + 7]));
    }

    static void moments(double[] sums, double[] out) {
        out[0] = sum(sums, 0);
        out[1] = sum(sums, Scratch.DOUBLE_LANES);
        out[2] = sum(sums, 2 * Scratch.DOUBLE_LANES);
    }
}
