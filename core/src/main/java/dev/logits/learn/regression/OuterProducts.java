package dev.logits.learn.regression;

/**
 * Adds s·x·xᵀ of many rows x to matrices: for each pair of outputs a ≥ b a block with its own factor s, as the second
 * derivatives of a model have it. Rows are gathered, and added by tiles of 3 × 4 entries that stay in registers
 * meanwhile. Every entry is a chain of fused multiply-adds (s·x_i)·x_j in the order of the rows, so that how many are
 * gathered changes no bit.
 *
 * <p>For one thread.
 */
final class OuterProducts {
    /** Rows that are gathered, at most. */
    private static final int MOST = 64;

    private static final int TILE_ROWS = 3;
    private static final int TILE_COLUMNS = 4;

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
        width = (n + 11) / 12 * 12;
        places = new int[outputs * (outputs + 1) / 2];
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
            for (int i = 0; i < n; i += TILE_ROWS) {
                for (int j = 0; j < (whole ? n : Math.min(n, i + TILE_ROWS)); j += TILE_COLUMNS) {
                    tile(i, j, places[k] + i * stride + j);
                }
            }
        }
        rows = 0;
    }

    private double entry(int i, int j, int at) {
        return i < n && j < n ? sum[at] : 0;
    }

    private void set(int i, int j, int at, double value) {
        if (i < n && j < n) {
            sum[at] = value;
        }
    }

    private void tile(int i, int j, int at) {
        int second = at + stride;
        int third = second + stride;
        double s00 = entry(i, j, at);
        double s01 = entry(i, j + 1, at + 1);
        double s02 = entry(i, j + 2, at + 2);
        double s03 = entry(i, j + 3, at + 3);
        double s10 = entry(i + 1, j, second);
        double s11 = entry(i + 1, j + 1, second + 1);
        double s12 = entry(i + 1, j + 2, second + 2);
        double s13 = entry(i + 1, j + 3, second + 3);
        double s20 = entry(i + 2, j, third);
        double s21 = entry(i + 2, j + 1, third + 1);
        double s22 = entry(i + 2, j + 2, third + 2);
        double s23 = entry(i + 2, j + 3, third + 3);
        double[] a = left;
        double[] b = right;
        for (int r = 0, p = i, q = j; r < rows; r++, p += width, q += width) {
            double a0 = a[p];
            double a1 = a[p + 1];
            double a2 = a[p + 2];
            double b0 = b[q];
            s00 = Math.fma(a0, b0, s00);
            s10 = Math.fma(a1, b0, s10);
            s20 = Math.fma(a2, b0, s20);
            double b1 = b[q + 1];
            s01 = Math.fma(a0, b1, s01);
            s11 = Math.fma(a1, b1, s11);
            s21 = Math.fma(a2, b1, s21);
            double b2 = b[q + 2];
            s02 = Math.fma(a0, b2, s02);
            s12 = Math.fma(a1, b2, s12);
            s22 = Math.fma(a2, b2, s22);
            double b3 = b[q + 3];
            s03 = Math.fma(a0, b3, s03);
            s13 = Math.fma(a1, b3, s13);
            s23 = Math.fma(a2, b3, s23);
        }
        set(i, j, at, s00);
        set(i, j + 1, at + 1, s01);
        set(i, j + 2, at + 2, s02);
        set(i, j + 3, at + 3, s03);
        set(i + 1, j, second, s10);
        set(i + 1, j + 1, second + 1, s11);
        set(i + 1, j + 2, second + 2, s12);
        set(i + 1, j + 3, second + 3, s13);
        set(i + 2, j, third, s20);
        set(i + 2, j + 1, third + 1, s21);
        set(i + 2, j + 2, third + 2, s22);
        set(i + 2, j + 3, third + 3, s23);
    }
}
