package dev.logits.learn.regression;

import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.util.Arrays;

/**
 * Rows of examples as columns, of which only entries other than 0 are kept where the features are sparse. Of others a
 * column that is far from 0 for what it varies is kept less a number near its mean, as sums of large numbers that
 * cancel have lost their digits ({@link ShiftedColumns}).
 */
final class PathColumns {
    /** A column is far from 0 when its mean is more deviations away than this. */
    private static final double FAR = 8;

    private final int[][] rows;
    private final double[][] values;
    /** What was taken off each. */
    private final double[] shifts;

    private final double[] means;
    private final double[] scales;

    /**
     * Reads columns.
     *
     * @param standardize whether a column is divided by its deviation; its mean is always taken away
     */
    PathColumns(Examples examples, boolean standardize) {
        Features x = examples.features();
        int d = x.columns();
        int n = examples.count();
        boolean sparse = x instanceof SparseFeatures;
        rows = new int[sparse ? d : 0][];
        values = new double[d][];
        shifts = new double[d];
        means = new double[d];
        scales = new double[d];
        if (sparse) {
            readSparse(examples, (SparseFeatures) x, d);
        } else {
            double[] raw = new double[d];
            FeatureRows all = FeatureRows.of(x);
            for (int j = 0; j < d; j++) {
                values[j] = new double[n];
            }
            for (int i = 0; i < n; i++) {
                all.copy(examples.rows()[i], raw);
                for (int j = 0; j < d; j++) {
                    values[j][i] = raw[j];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            double deviation = measure(j, examples, standardize);
            if (!sparse && scales[j] > 0 && Math.abs(means[j]) > FAR * deviation) {
                shifts[j] = means[j];
                for (int i = 0; i < n; i++) {
                    values[j][i] -= shifts[j];
                }
                measure(j, examples, standardize);
            }
        }
    }

    private void readSparse(Examples examples, SparseFeatures x, int d) {
        int[] counts = new int[d];
        for (int row : examples.rows()) {
            for (int e = x.start(row); e < x.start(row + 1); e++) {
                counts[x.indices()[e]]++;
            }
        }
        for (int j = 0; j < d; j++) {
            rows[j] = new int[counts[j]];
            values[j] = new double[counts[j]];
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < examples.count(); i++) {
            int row = examples.rows()[i];
            for (int e = x.start(row); e < x.start(row + 1); e++) {
                int j = x.indices()[e];
                rows[j][counts[j]] = i;
                values[j][counts[j]++] = x.values()[e];
            }
        }
    }

    /** Returns the deviation. */
    private double measure(int j, Examples examples, boolean standardize) {
        double sum = 0;
        double used = 0;
        for (int e = 0; e < values[j].length; e++) {
            double w = examples.weights()[row(j, e)];
            sum = Math.fma(w, values[j][e], sum);
            used += w;
        }
        double mean = sum / examples.weightSum();
        double squares = (examples.weightSum() - used) * mean * mean;
        for (int e = 0; e < values[j].length; e++) {
            double gap = values[j][e] - mean;
            squares = Math.fma(examples.weights()[row(j, e)] * gap, gap, squares);
        }
        double deviation = Math.sqrt(Math.max(0, squares) / examples.weightSum());
        means[j] = mean;
        boolean constant = deviation <= 1e-12 * Math.abs(mean);
        scales[j] = constant ? 0 : standardize ? deviation : 1;
        return deviation;
    }

    int count() {
        return values.length;
    }

    /** The row of an entry. */
    private int row(int j, int entry) {
        return rows.length == 0 ? entry : rows[j][entry];
    }

    /** The mean of a column as it is kept. */
    double mean(int j) {
        return means[j];
    }

    /** The mean of a column as it was given. */
    double givenMean(int j) {
        return means[j] + shifts[j];
    }

    /** By what a column is divided; 0 for a constant one, which has no coefficient. */
    double scale(int j) {
        return scales[j];
    }

    /** Σ a_i·x_ij over the rows, of the column as it is kept. */
    double dot(int j, double[] a) {
        double sum = 0;
        double[] column = values[j];
        if (rows.length == 0) {
            for (int e = 0; e < column.length; e++) {
                sum = Math.fma(a[e], column[e], sum);
            }
        } else {
            for (int e = 0; e < column.length; e++) {
                sum = Math.fma(a[rows[j][e]], column[e], sum);
            }
        }
        return sum;
    }

    /** Σ w_i·(r_i + shift)·x_ij. */
    double weighted(int j, double[] w, double[] r, double shift) {
        double sum = 0;
        double[] column = values[j];
        for (int e = 0; e < column.length; e++) {
            int i = row(j, e);
            sum = Math.fma(w[i] * (r[i] + shift), column[e], sum);
        }
        return sum;
    }

    /** Σ w_i·x_ij², of the column less its mean. */
    double square(int j, double[] w, double total) {
        double sum = 0;
        double used = 0;
        double[] column = values[j];
        for (int e = 0; e < column.length; e++) {
            int i = row(j, e);
            double gap = column[e] - means[j];
            sum = Math.fma(w[i] * gap, gap, sum);
            used += w[i];
        }
        return sum + (total - used) * means[j] * means[j];
    }

    /** r_i += s·x_ij. */
    void add(int j, double s, double[] r) {
        double[] column = values[j];
        for (int e = 0; e < column.length; e++) {
            int i = row(j, e);
            r[i] = Math.fma(s, column[e], r[i]);
        }
    }
}
