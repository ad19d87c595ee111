package dev.logits.learn.features;

import dev.logits.Labels;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSums;
import java.util.Arrays;

/**
 * Features of one size: {@code (x[j] − mean[j]) / deviation[j]}, with the mean and the standard deviation that column j
 * had where they were measured. Networks learn from such columns; an age beside an income in cents they do not.
 * Immutable.
 *
 * <p>A column that holds zeros and ones only, such as a level of a category, stays as it is; a column of one value
 * becomes 0.
 *
 * <p>Shape: N × D features, of any kind, become N × D floats. Differences are taken in double precision, so that years
 * around 2,000 lose nothing.
 *
 * <pre>{@code
 * Standardization standard = Standardization.fit(x, y);
 * Trained trained = Network.fit(architecture, standard.apply(x), y, training);
 * Logits z = trained.network().logits(standard.apply(newRows));
 * }</pre>
 *
 * @since 0.1
 */
public final class Standardization {
    private final double[] means;
    private final double[] deviations;

    private Standardization(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Measures the rows that have a label: {@code mean = Σ x / n} and {@code deviation = √(Σ (x − mean)² / n)}. Sums
     * are exact and rounded once, so that the order of the rows changes no bit.
     *
     * @param y a label per row; rows labeled −1 are passed over
     * @throws IllegalArgumentException if there is not a label per row, no row has one, or a number is not finite or so
     *     large that its square is not
     */
    public static Standardization fit(Features x, int[] y) {
        NullCheck.argument(x, "x");
        NullCheck.argument(y, "y");
        if (y.length != x.rows()) {
            throw new IllegalArgumentException(y.length + " labels for " + x.rows() + " rows of features");
        }
        int d = x.columns();
        ExactSums sums = new ExactSums(d);
        double[] first = new double[d];
        boolean[] level = new boolean[d];
        boolean[] constant = new boolean[d];
        Arrays.fill(first, Double.NaN);
        Arrays.fill(level, true);
        Arrays.fill(constant, true);
        int n = sum(x, y, (row, j) -> {
            sums.add(j, row[j]);
            first[j] = Double.isNaN(first[j]) ? row[j] : first[j];
            constant[j] &= row[j] == first[j];
            level[j] &= row[j] == 0 || row[j] == 1;
        });
        if (n == 0) {
            throw new IllegalArgumentException("no row has a label, so there is nothing to measure");
        }
        double[] means = new double[d];
        Arrays.setAll(means, j -> sums.value(j) / n);
        ExactSums squares = new ExactSums(d);
        sum(x, y, (row, j) -> {
            double difference = row[j] - means[j];
            squares.add(j, difference * difference);
        });
        double[] deviations = new double[d];
        for (int j = 0; j < d; j++) {
            double deviation = Math.sqrt(squares.value(j) / n);
            if (!Double.isFinite(deviation)) {
                throw new IllegalArgumentException("column " + j
                        + " holds numbers whose squares are too large to sum; take its logarithm, or another unit");
            }
            means[j] = level[j] ? 0 : constant[j] ? first[j] : means[j];
            deviations[j] = level[j] || constant[j] || deviation == 0 ? 1 : deviation;
        }
        return new Standardization(means, deviations);
    }

    /**
     * One of known numbers, as a file keeps them.
     *
     * @throws IllegalArgumentException if there are not as many of both, or none, or a mean is not finite, or a
     *     deviation is not positive and finite
     */
    public static Standardization of(double[] means, double[] deviations) {
        NullCheck.argument(means, "means");
        NullCheck.argument(deviations, "deviations");
        if (means.length != deviations.length || means.length == 0) {
            throw new IllegalArgumentException(
                    means.length + " means and " + deviations.length + " deviations; a column has one of each");
        }
        for (int j = 0; j < means.length; j++) {
            if (!Double.isFinite(means[j]) || !(deviations[j] > 0 && deviations[j] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("column " + j + ": a mean of " + means[j] + " and a deviation of "
                        + deviations[j] + "; expected a finite mean, and a deviation that is positive and finite");
            }
        }
        return new Standardization(means.clone(), deviations.clone());
    }

    private interface Entry {
        void add(double[] row, int column);
    }

    private static int sum(Features x, int[] y, Entry entry) {
        FeatureRows rows = FeatureRows.of(x);
        double[] row = new double[x.columns()];
        int n = 0;
        for (int r = 0; r < y.length; r++) {
            if (y[r] == Labels.IGNORE) {
                continue;
            }
            rows.check(r);
            rows.copy(r, row);
            for (int j = 0; j < row.length; j++) {
                entry.add(row, j);
            }
            n++;
        }
        return n;
    }

    /** The number D of columns. */
    public int columns() {
        return means.length;
    }

    /** The means, copied; 0 for a column that stays as it is. */
    public double[] means() {
        return means.clone();
    }

    /** The standard deviations, copied; 1 for a column that stays as it is or has one value. */
    public double[] deviations() {
        return deviations.clone();
    }

    /**
     * The features in units of deviations from the means, in a new array.
     *
     * @throws IllegalArgumentException if there are not D columns
     */
    public DenseFeatures apply(Features x) {
        NullCheck.argument(x, "x");
        if (x.columns() != columns()) {
            throw new IllegalArgumentException(
                    "rows of " + x.columns() + " features; the means and deviations are those of " + columns());
        }
        return FeatureRows.toFloat(x, means, deviations);
    }

    /** Equal when all numbers are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Standardization that
                && Arrays.equals(means, that.means)
                && Arrays.equals(deviations, that.deviations);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
    }

    /** The number of columns. */
    @Override
    public String toString() {
        return "Standardization of " + columns() + " columns";
    }
}
