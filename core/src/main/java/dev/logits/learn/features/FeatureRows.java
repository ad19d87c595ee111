package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
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

    /** out[j] = x[row][j] for all D columns. */
    public abstract void copy(int row, double[] out);

    /**
     * Checks that a row's numbers are finite.
     *
     * @throws IllegalArgumentException naming the column
     */
    public abstract void check(int row);

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
    }
}
