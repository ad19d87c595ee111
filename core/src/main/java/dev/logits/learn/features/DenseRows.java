package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;

/** Rows of floats. */
final class DenseRows extends FeatureRows {
    private final DenseFeatures x;

    DenseRows(DenseFeatures x) {
        this.x = x;
    }

    @Override
    public double dot(int row, double[] w, int off) {
        float[] a = x.array();
        int from = x.offset(row);
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

    /** Two at a time, as chains of sums wait for their products. */
    @Override
    public void dots(int row, double[] w, int stride, double[] out) {
        NullCheck.argument(w, "w");
        NullCheck.argument(out, "out");
        int m = 0;
        for (; m < out.length - 1; m += 2) {
            two(row, w, m * stride, stride, out, m);
        }
        if (m < out.length) {
            out[m] = dot(row, w, m * stride);
        }
    }

    private void two(int row, double[] w, int off, int stride, double[] out, int m) {
        float[] a = x.array();
        int from = x.offset(row);
        int n = x.columns();
        int next = off + stride;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double t0 = 0;
        double t1 = 0;
        double t2 = 0;
        double t3 = 0;
        int j = 0;
        for (; j < n - 3; j += 4) {
            double x0 = a[from + j];
            double x1 = a[from + j + 1];
            double x2 = a[from + j + 2];
            double x3 = a[from + j + 3];
            s0 = Math.fma(x0, w[off + j], s0);
            s1 = Math.fma(x1, w[off + j + 1], s1);
            s2 = Math.fma(x2, w[off + j + 2], s2);
            s3 = Math.fma(x3, w[off + j + 3], s3);
            t0 = Math.fma(x0, w[next + j], t0);
            t1 = Math.fma(x1, w[next + j + 1], t1);
            t2 = Math.fma(x2, w[next + j + 2], t2);
            t3 = Math.fma(x3, w[next + j + 3], t3);
        }
        for (; j < n; j++) {
            s0 = Math.fma(a[from + j], w[off + j], s0);
            t0 = Math.fma(a[from + j], w[next + j], t0);
        }
        out[m] = (s0 + s1) + (s2 + s3);
        out[m + 1] = (t0 + t1) + (t2 + t3);
    }

    @Override
    public void addTimes(double s, int row, double[] g, int off) {
        float[] a = x.array();
        int from = x.offset(row);
        for (int j = 0, n = x.columns(); j < n; j++) {
            g[off + j] = Math.fma(s, a[from + j], g[off + j]);
        }
    }

    @Override
    public void addMoments(double s, int row, double[] sums) {
        float[] a = x.array();
        int from = x.offset(row);
        int n = x.columns();
        for (int j = 0; j < n; j++) {
            double v = a[from + j];
            sums[j] = Math.fma(s, v, sums[j]);
            sums[n + j] = Math.fma(s * v, v, sums[n + j]);
        }
    }

    @Override
    public void copy(int row, double[] out) {
        float[] a = x.array();
        int from = x.offset(row);
        for (int j = 0, n = x.columns(); j < n; j++) {
            out[j] = a[from + j];
        }
    }

    @Override
    public void check(int row) {
        float[] a = x.array();
        int from = x.offset(row);
        float zero = 0;
        for (int j = 0, n = x.columns(); j < n; j++) {
            zero += a[from + j] * 0f; // NaN as soon as one number is not finite
        }
        for (int j = 0, n = x.columns(); zero != 0 && j < n; j++) {
            if (!Float.isFinite(a[from + j])) {
                throw notFinite(row, j, a[from + j]);
            }
        }
    }

    /** Four chains, each of every fourth pair of numbers, as a chain waits for its product. */
    @Override
    public long hash(long seed, int row) {
        float[] a = x.array();
        int at = x.offset(row);
        int end = at + x.columns();
        long h0 = seed;
        long h1 = seed + 1;
        long h2 = seed + 2;
        long h3 = seed + 3;
        for (; at < end - 7; at += 8) {
            h0 = next(h0, pair(a, at));
            h1 = next(h1, pair(a, at + 2));
            h2 = next(h2, pair(a, at + 4));
            h3 = next(h3, pair(a, at + 6));
        }
        for (; at < end; at++) {
            h0 = next(h0, Float.floatToRawIntBits(a[at] + 0f));
        }
        return join(h0, h1, h2, h3);
    }

    private static long pair(float[] a, int at) {
        return (long) Float.floatToRawIntBits(a[at] + 0f) << 32 ^ Float.floatToRawIntBits(a[at + 1] + 0f);
    }

    @Override
    public int compare(int a, int b) {
        float[] all = x.array();
        int n = x.columns();
        return Arrays.compare(all, x.offset(a), x.offset(a) + n, all, x.offset(b), x.offset(b) + n);
    }

    @Override
    public int most(int row) {
        return x.columns();
    }

    @Override
    public int entries(int row, int[] columns, double[] values) {
        int from = x.offset(row);
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
        float[] out = new float[rows.length * n];
        RowBlocks.forEach(rows.length, n, (from, to) -> {
            for (int i = from; i < to; i++) {
                System.arraycopy(x.array(), x.offset(rows[i]), out, i * n, n);
            }
        });
        return DenseFeatures.wrap(out, rows.length, n);
    }
}
