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
