package dev.logits.learn.regression;

import dev.logits.internal.kernel.RankUpdate;

/**
 * Adds s·x·xᵀ of many rows x to matrices: for each pair of outputs a ≥ b a block with its own factor s, as the second
 * derivatives of a model have it. Rows are gathered, and added together by {@link RankUpdate}. Every entry is a chain
 * of fused multiply-adds (s·x_i)·x_j in the order of the rows, so that how many are gathered changes no bit.
 *
 * <p>For one thread.
 */
final class OuterProducts {
    /** Rows that are gathered, at most. */
    private static final int MOST = 64;

    private final RankUpdate update;
    private final double[] sum;
    private final boolean lower;
    private final int[] places;
    private final int n;
    private final int stride;
    private final int width;
    private final double[] right;
    private final double[] left;
    private final double[][] factors;
    private int rows;

    /**
     * Sums in an array.
     *
     * @param sum a matrix of outputs · n rows and columns, row after row, is added to in its blocks a ≥ b
     * @param off where the matrix begins
     * @param lower whether entries above the diagonal are of no use, and may hold anything
     * @param outputs blocks in a row
     * @param n the length of a row x
     * @param most how many rows will come, at most
     */
    OuterProducts(double[] sum, int off, boolean lower, int outputs, int n, int most) {
        this.sum = sum;
        this.lower = lower;
        this.n = n;
        stride = outputs * n;
        width = RankUpdate.padded(n);
        places = new int[outputs * (outputs + 1) / 2];
        update = RankUpdate.get((double) most * n * n * places.length);
        int gathered = Math.max(1, Math.min(MOST, most));
        right = new double[gathered * width];
        left = new double[gathered * width];
        factors = new double[places.length][gathered];
        int k = 0;
        for (int a = 0; a < outputs; a++) {
            for (int b = 0; b <= a; b++) {
                places[k++] = off + a * n * stride + b * n;
            }
        }
    }

    /** How many factors a row has. */
    int blocks() {
        return places.length;
    }

    /**
     * Adds a row, now or later.
     *
     * @param s a factor for each block: (0, 0), (1, 0), (1, 1), (2, 0) …
     */
    void add(double[] x, double[] s) {
        System.arraycopy(x, 0, right, rows * width, n);
        for (int k = 0; k < places.length; k++) {
            factors[k][rows] = s[k];
        }
        if (++rows == factors[0].length) {
            flush();
        }
    }

    /** Adds what is still gathered; after the last row. */
    void flush() {
        int diagonal = 0;
        int output = 0;
        for (int k = 0; k < places.length; k++) {
            boolean whole = !lower || k != diagonal;
            if (k == diagonal) {
                diagonal += ++output + 1;
            }
            for (int r = 0; r < rows; r++) {
                double s = factors[k][r];
                for (int i = r * width; i < r * width + n; i++) {
                    left[i] = s * right[i];
                }
            }
            update.add(left, right, width, rows, n, !whole, sum, places[k], stride);
        }
        rows = 0;
    }
}
