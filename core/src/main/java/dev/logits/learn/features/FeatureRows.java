package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.random.SplitMix;

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
            return new SparseRows(sparse);
        }
        return x instanceof DoubleFeatures precise ? new PreciseRows(precise) : new DenseRows((DenseFeatures) x);
    }

    /** Σ x[row][j]·w[off + j]. */
    public abstract double dot(int row, double[] w, int off);

    /** out[m] = Σ x[row][j]·w[m·stride + j] for each entry of out, to the same bits. */
    public void dots(int row, double[] w, int stride, double[] out) {
        NullCheck.argument(w, "w");
        NullCheck.argument(out, "out");
        for (int m = 0; m < out.length; m++) {
            out[m] = dot(row, w, m * stride);
        }
    }

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
    static long next(long hash, long bits) {
        return Long.rotateLeft((hash ^ bits) * SplitMix.GOLDEN, 32);
    }

    static long join(long h0, long h1, long h2, long h3) {
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
}
