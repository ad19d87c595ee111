package dev.logits.internal.kernel;

/**
 * Sums in double precision in an order that does not depend on the width of the vectors that make them.
 *
 * <p>Whole steps of 64 values go to eight times eight lanes a, b, … h; lane l of eight is then
 * {@code ((a[l] + e[l]) + (c[l] + g[l])) + ((b[l] + f[l]) + (d[l] + h[l]))}. What is behind the last step goes to the
 * eight lanes in turn, and the lanes are added as a tree. A float's sum is nearly exact that way: 53 bits for up to
 * 1040 numbers of 24.
 */
final class Lanes {
    static final int LANES = 8;
    static final int STEP = 8 * LANES;

    /** That of {@link #byFours}. */
    static final int STEP_OF_FOURS = 16 * LANES;

    /** What −d is for a masked class: its product with 1e-300 is still larger than {@link DoubleExp#LIMIT}. */
    static final double MASKED = 1e308;

    private Lanes() {}

    /** Adds the last n mod 8 values to the lanes, and the lanes. */
    static double sum(float[] values, int off, int n, double[] lanes) {
        for (int i = n & -LANES; i < n; i++) {
            lanes[i & (LANES - 1)] += values[off + i];
        }
        return sum(lanes, 0);
    }

    static double sum(double[] values, int off, int n, double[] lanes) {
        for (int i = n & -LANES; i < n; i++) {
            lanes[i & (LANES - 1)] += values[off + i];
        }
        return sum(lanes, 0);
    }

    /**
     * A sum that may have an error of 1.2e-7: in each step of 128 values a lane has four times four, each added
     * as {@code (v[l] + v[l + 8]) + (v[l + 16] + v[l + 24])} in single precision, and each of these to a sum of its own
     * in double. What is behind the last step goes to the lanes as in the other sums.
     *
     * @param lanes room for eight
     */
    static double byFours(float[] values, int off, int n, double[] lanes) {
        int full = off + (n & -STEP_OF_FOURS);
        int end = off + (n & -LANES);
        for (int lane = 0; lane < LANES; lane++) {
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = off + lane;
            for (; i < full; i += STEP_OF_FOURS) {
                a += four(values, i);
                b += four(values, i + 4 * LANES);
                c += four(values, i + 8 * LANES);
                d += four(values, i + 12 * LANES);
            }
            a = (a + c) + (b + d);
            for (; i < end; i += LANES) {
                a += values[i];
            }
            lanes[lane] = a;
        }
        return sum(values, off, n, lanes);
    }

    private static float four(float[] v, int i) {
        return (v[i] + v[i + LANES]) + (v[i + 2 * LANES] + v[i + 3 * LANES]);
    }

    static double sum(double[] v, int off) {
        return ((v[off] + v[off + 4]) + (v[off + 2] + v[off + 6]))
                + ((v[off + 1] + v[off + 5]) + (v[off + 3] + v[off + 7]));
    }

    static void moments(double[] sums, double[] out) {
        out[0] = sum(sums, 0);
        out[1] = sum(sums, LANES);
        out[2] = sum(sums, 2 * LANES);
    }
}
