package dev.logits.learn.features;

import dev.logits.internal.random.SplitMix;
import java.util.Arrays;

/** Rows of the numbers that are not 0. */
final class SparseRows extends FeatureRows {
    private final SparseFeatures x;

    SparseRows(SparseFeatures x) {
        this.x = x;
    }

    @Override
    public double dot(int row, double[] w, int off) {
        double sum = 0;
        for (int i = x.start(row), end = x.start(row + 1); i < end; i++) {
            sum = Math.fma(x.values()[i], w[off + x.indices()[i]], sum);
        }
        return sum;
    }

    @Override
    public void addTimes(double s, int row, double[] g, int off) {
        for (int i = x.start(row), end = x.start(row + 1); i < end; i++) {
            int j = off + x.indices()[i];
            g[j] = Math.fma(s, x.values()[i], g[j]);
        }
    }

    @Override
    public void addMoments(double s, int row, double[] sums) {
        int n = x.columns();
        for (int i = x.start(row), end = x.start(row + 1); i < end; i++) {
            int j = x.indices()[i];
            double v = x.values()[i];
            sums[j] = Math.fma(s, v, sums[j]);
            sums[n + j] = Math.fma(s * v, v, sums[n + j]);
        }
    }

    @Override
    public void copy(int row, double[] out) {
        Arrays.fill(out, 0, x.columns(), 0);
        for (int i = x.start(row), end = x.start(row + 1); i < end; i++) {
            out[x.indices()[i]] = x.values()[i];
        }
    }

    @Override
    public void check(int row) {
        for (int i = x.start(row), end = x.start(row + 1); i < end; i++) {
            if (!Float.isFinite(x.values()[i])) {
                throw notFinite(row, x.indices()[i], x.values()[i]);
            }
        }
    }

    @Override
    public long hash(long seed, int row) {
        long hash = seed;
        for (int i = x.start(row), end = x.start(row + 1); i < end; i++) {
            if (x.values()[i] != 0) {
                hash = next(hash, (long) x.indices()[i] << 32 | Float.floatToRawIntBits(x.values()[i]) & 0xffffffffL);
            }
        }
        return SplitMix.mix(hash);
    }

    @Override
    public int compare(int a, int b) {
        int order = Arrays.compare(x.indices(), x.start(a), x.start(a + 1), x.indices(), x.start(b), x.start(b + 1));
        return order != 0
                ? order
                : Arrays.compare(x.values(), x.start(a), x.start(a + 1), x.values(), x.start(b), x.start(b + 1));
    }

    @Override
    public int most(int row) {
        return x.start(row + 1) - x.start(row);
    }

    @Override
    public int entries(int row, int[] columns, double[] values) {
        int n = 0;
        for (int i = x.start(row), end = x.start(row + 1); i < end; i++) {
            if (x.values()[i] != 0) {
                columns[n] = x.indices()[i];
                values[n++] = x.values()[i];
            }
        }
        return n;
    }

    @Override
    public Features select(int[] rows) {
        int[] starts = new int[rows.length + 1];
        for (int i = 0; i < rows.length; i++) {
            starts[i + 1] = starts[i] + x.start(rows[i] + 1) - x.start(rows[i]);
        }
        int[] indices = new int[starts[rows.length]];
        float[] values = new float[indices.length];
        for (int i = 0; i < rows.length; i++) {
            int from = x.start(rows[i]);
            int n = starts[i + 1] - starts[i];
            System.arraycopy(x.indices(), from, indices, starts[i], n);
            System.arraycopy(x.values(), from, values, starts[i], n);
        }
        return SparseFeatures.wrap(starts, indices, values, x.columns());
    }
}
