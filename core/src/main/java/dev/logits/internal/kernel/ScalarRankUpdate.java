package dev.logits.internal.kernel;

/** In plain Java: tiles of 3 × 4 entries that stay in registers. */
final class ScalarRankUpdate extends RankUpdate {
    private static final int TILE_ROWS = 3;
    private static final int TILE_COLUMNS = 4;

    @Override
    public void add(
            double[] a, double[] b, int width, int rows, int n, boolean lower, double[] sum, int off, int stride) {
        for (int i = 0; i < n; i += TILE_ROWS) {
            for (int j = 0; j < (lower ? Math.min(n, i + TILE_ROWS) : n); j += TILE_COLUMNS) {
                tile(a, b, width, rows, n, i, j, sum, off + i * stride + j, stride);
            }
        }
    }

    private static void tile(
            double[] a, double[] b, int width, int rows, int n, int i, int j, double[] sum, int at, int stride) {
        int second = at + stride;
        int third = second + stride;
        double s00 = entry(sum, n, i, j, at);
        double s01 = entry(sum, n, i, j + 1, at + 1);
        double s02 = entry(sum, n, i, j + 2, at + 2);
        double s03 = entry(sum, n, i, j + 3, at + 3);
        double s10 = entry(sum, n, i + 1, j, second);
        double s11 = entry(sum, n, i + 1, j + 1, second + 1);
        double s12 = entry(sum, n, i + 1, j + 2, second + 2);
        double s13 = entry(sum, n, i + 1, j + 3, second + 3);
        double s20 = entry(sum, n, i + 2, j, third);
        double s21 = entry(sum, n, i + 2, j + 1, third + 1);
        double s22 = entry(sum, n, i + 2, j + 2, third + 2);
        double s23 = entry(sum, n, i + 2, j + 3, third + 3);
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
        set(sum, n, i, j, at, s00);
        set(sum, n, i, j + 1, at + 1, s01);
        set(sum, n, i, j + 2, at + 2, s02);
        set(sum, n, i, j + 3, at + 3, s03);
        set(sum, n, i + 1, j, second, s10);
        set(sum, n, i + 1, j + 1, second + 1, s11);
        set(sum, n, i + 1, j + 2, second + 2, s12);
        set(sum, n, i + 1, j + 3, second + 3, s13);
        set(sum, n, i + 2, j, third, s20);
        set(sum, n, i + 2, j + 1, third + 1, s21);
        set(sum, n, i + 2, j + 2, third + 2, s22);
        set(sum, n, i + 2, j + 3, third + 3, s23);
    }

    private static double entry(double[] sum, int n, int i, int j, int at) {
        return i < n && j < n ? sum[at] : 0;
    }

    private static void set(double[] sum, int n, int i, int j, int at, double value) {
        if (i < n && j < n) {
            sum[at] = value;
        }
    }

    @Override
    public String toString() {
        return "scalar products of rows";
    }
}
