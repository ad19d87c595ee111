package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.SplitMix;
import java.util.Arrays;

/**
 * What fits and models do with a row of features, of either kind, in double precision.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public abstract class FeatureRows {
    public static FeatureRows of(Features x) {
        NullCheck.argument(x, "x");
        if (x instanceof SparseFeatures sparse) {
            return new Sparse(sparse);
        }
        return x instanceof DoubleFeatures precise ? new Precise(precise) : new Dense((DenseFeatures) x);
    }

    /** Σ x[row][j]·w[off + j]. */
    public abstract double dot(int row, double[] w, int off);

    /** g[off + j] += s·x[row][j]. */
    public abstract void addTimes(double s, int row, double[] g, int off);

    /** sums[j] += s·x[row][j] and sums[D + j] += s·x[row][j]² for all D columns. */
    public abstract void addMoments(double s, int row, double[] sums);

    /** out[j] = x[row][j] for all D columns. */
    public abstract void copy(int row, double[] out);

    /**
     * Checks that a row's numbers are finite.
     *
     * @throws IllegalArgumentException naming the column
     */
    public abstract void check(int row);

    /** How many numbers of a row {@link #entries} may write at most. */
    public abstract int most(int row);

    /**
     * Writes the numbers of a row that are not 0, by rising column.
     *
     * @param columns where they are, as long as {@link #most} or longer
     * @param values the numbers, as long
     * @return how many there are
     */
    public abstract int entries(int row, int[] columns, double[] values);

    /** A copy of these rows, in this order. */
    public abstract Features select(int[] rows);

    /**
     * A hash of a row's numbers: 64 bits as good as random, which do not depend on where the row is. −0 is 0, and a
     * sparse row is the same whether it holds a 0 or not.
     *
     * @param seed such as a hash of what else is known of the row
     */
    public abstract long hash(long seed, int row);

    /** Compares the contents of two rows to the bit: 0 for copies only. The order has no other meaning. */
    public abstract int compare(int a, int b);

    /** The rotation brings the high bits, which the product has mixed best, to where the next product spreads them. */
    private static long next(long hash, long bits) {
        return Long.rotateLeft((hash ^ bits) * SplitMix.GOLDEN, 32);
    }

    private static long join(long h0, long h1, long h2, long h3) {
        return SplitMix.mix(next(next(next(h0, h1), h2), h3));
    }

    /** (x − mean) / deviation of every entry, rounded to float. */
    static DenseFeatures toFloat(Features x, double[] means, double[] deviations) {
        int d = x.columns();
        if ((long) x.rows() * d > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    x.rows() + " rows x " + d + " features are more than fit into one array");
        }
        FeatureRows rows = of(x);
        float[] out = new float[x.rows() * d];
        double[] row = new double[d];
        for (int r = 0; r < x.rows(); r++) {
            rows.copy(r, row);
            for (int j = 0; j < d; j++) {
                out[r * d + j] = (float) ((row[j] - means[j]) / deviations[j]);
            }
        }
        return DenseFeatures.wrap(out, x.rows(), d);
    }

    static IllegalArgumentException notFinite(int row, int column, double value) {
        return new IllegalArgumentException("features row " + row + ", column " + column + " is " + value
                + "; a fit needs finite numbers: fill the value in, or label the row -1 to leave it out");
    }

    private static final class Dense extends FeatureRows {
        private final DenseFeatures x;

        Dense(DenseFeatures x) {
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

    private static final class Precise extends FeatureRows {
        private final DoubleFeatures x;

        Precise(DoubleFeatures x) {
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

    private static final class Sparse extends FeatureRows {
        private final SparseFeatures x;

        Sparse(SparseFeatures x) {
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
                    hash = next(
                            hash, (long) x.indices()[i] << 32 | Float.floatToRawIntBits(x.values()[i]) & 0xffffffffL);
                }
            }
            return SplitMix.mix(hash);
        }

        @Override
        public int compare(int a, int b) {
            int order =
                    Arrays.compare(x.indices(), x.start(a), x.start(a + 1), x.indices(), x.start(b), x.start(b + 1));
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
}
