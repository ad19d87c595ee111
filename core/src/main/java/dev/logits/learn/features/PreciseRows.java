package dev.logits.learn.features;

import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;

/** Rows of doubles. */
final class PreciseRows extends FeatureRows {
    private final DoubleFeatures x;

    PreciseRows(DoubleFeatures x) {
        this.x = x;
    }

    @Override
    public double dot(int row, double[] w, int off) {
        double[] a = x.array();
        int from = row * x.columns();
        int n = x.columns();
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int j = 0;
        for (; j < n - 3; j += 4) {
            s0 = Math.fma(a[from + j], w[off + j], s0);
            s1 = Math.fma(a[from + j + 1], w[off + j + 1], s1);
            s2 = Math.fma(a[from + j + 2], w[off + j + 2], s2);
            s3 = Math.fma(a[from + j + 3], w[off + j + 3], s3);
        }
        for (; j < n; j++) {
            s0 = Math.fma(a[from + j], w[off + j], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public void addTimes(double s, int row, double[] g, int off) {
        double[] a = x.array();
        int from = row * x.columns();
        for (int j = 0, n = x.columns(); j < n; j++) {
            g[off + j] = Math.fma(s, a[from + j], g[off + j]);
        }
    }

    @Override
    public void addMoments(double s, int row, double[] sums) {
        double[] a = x.array();
        int from = row * x.columns();
        int n = x.columns();
        for (int j = 0; j < n; j++) {
            double v = a[from + j];
            sums[j] = Math.fma(s, v, sums[j]);
            sums[n + j] = Math.fma(s * v, v, sums[n + j]);
        }
    }

    @Override
    public void copy(int row, double[] out) {
        System.arraycopy(x.array(), row * x.columns(), out, 0, x.columns());
    }

    @Override
    public void check(int row) {
        double[] a = x.array();
        int from = row * x.columns();
        double zero = 0;
        for (int j = 0, n = x.columns(); j < n; j++) {
            zero += a[from + j] * 0; // NaN as soon as one number is not finite
        }
        for (int j = 0, n = x.columns(); zero != 0 && j < n; j++) {
            if (!Double.isFinite(a[from + j])) {
                throw notFinite(row, j, a[from + j]);
            }
        }
    }

    /** Four chains, each of every fourth number, as a chain waits for its product. */
    @Override
    public long hash(long seed, int row) {
        double[] a = x.array();
        int at = row * x.columns();
        int end = at + x.columns();
        long h0 = seed;
        long h1 = seed + 1;
        long h2 = seed + 2;
        long h3 = seed + 3;
        for (; at < end - 3; at += 4) {
            h0 = next(h0, Double.doubleToRawLongBits(a[at] + 0.0));
            h1 = next(h1, Double.doubleToRawLongBits(a[at + 1] + 0.0));
            h2 = next(h2, Double.doubleToRawLongBits(a[at + 2] + 0.0));
            h3 = next(h3, Double.doubleToRawLongBits(a[at + 3] + 0.0));
        }
        for (; at < end; at++) {
            h0 = next(h0, Double.doubleToRawLongBits(a[at] + 0.0));
        }
        return join(h0, h1, h2, h3);
    }

    @Override
    public int compare(int a, int b) {
        double[] all = x.array();
        int n = x.columns();
        return Arrays.compare(all, a * n, a * n + n, all, b * n, b * n + n);
    }

    @Override
    public int most(int row) {
        return x.columns();
    }

    @Override
    public int entries(int row, int[] columns, double[] values) {
        int from = row * x.columns();
        int n = 0;
        for (int j = 0, d = x.columns(); j < d; j++) {
            if (x.array()[from + j] != 0) {
                columns[n] = j;
                values[n++] = x.array()[from + j];
            }
        }
        return n;
    }

    @Override
    public Features select(int[] rows) {
        int n = x.columns();
        double[] out = new double[rows.length * n];
        RowBlocks.forEach(rows.length, n, (from, to) -> {
            for (int i = from; i < to; i++) {
                System.arraycopy(x.array(), rows[i] * n, out, i * n, n);
            }
        });
        return DoubleFeatures.wrap(out, rows.length, n);
    }
}
