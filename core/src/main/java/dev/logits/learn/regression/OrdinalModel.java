package dev.logits.learn.regression;

import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.Arrays;

/**
 * A fitted {@link OrdinalRegression}: thresholds α and coefficients β with their errors from the observed information,
 * the likelihood, and what it expects of rows.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class OrdinalModel {
    private final OrdinalRegression regression;
    private final int classes;
    private final int columns;
    private final double[] theta;
    private final double[] covariance;
    private final double[][] sums;
    private final boolean[] kept;
    private final double logLikelihood;
    private final double nullLogLikelihood;
    private final boolean converged;
    private final int steps;
    private final double observations;

    OrdinalModel(
            OrdinalRegression regression,
            Examples examples,
            double[] theta,
            double[] covariance,
            double[][] sums,
            int[] kept,
            double logLikelihood,
            double nullLogLikelihood,
            boolean converged,
            int steps) {
        this.regression = regression;
        this.classes = examples.classes();
        this.columns = examples.features().columns();
        this.theta = theta;
        this.covariance = covariance;
        this.sums = sums;
        this.kept = new boolean[columns];
        Arrays.stream(kept).forEach(j -> this.kept[j] = true);
        this.logLikelihood = logLikelihood;
        this.nullLogLikelihood = nullLogLikelihood;
        this.converged = converged;
        this.steps = steps;
        this.observations = examples.weightSum();
    }

    /** The number of classes K. */
    public int classes() {
        return classes;
    }

    /** The number of columns D. */
    public int columns() {
        return columns;
    }

    /** What was fitted. */
    public OrdinalKind kind() {
        return regression.kind();
    }

    /** The link. */
    public Link link() {
        return regression.link();
    }

    /** Whether a column has a coefficient of its own for each threshold. */
    public boolean isNominal(int column) {
        return Arrays.binarySearch(regression.nominal(), column) >= 0;
    }

    /** Whether a column was left out, as it is a sum of others. */
    public boolean isLeftOut(int column) {
        return !kept[column];
    }

    /**
     * A threshold α_k.
     *
     * @param k 0 … K − 2
     */
    public LinearCombination threshold(int k) {
        return combination(sums[checked(k)]);
    }

    private int checked(int k) {
        if (k < 0 || k >= classes - 1) {
            throw new IndexOutOfBoundsException("threshold " + k + " of " + (classes - 1));
        }
        return k;
    }

    /** The coefficient of a column; of a nominal one that of the first threshold. 0 without an error if left out. */
    public LinearCombination coefficient(int column) {
        return coefficient(0, column);
    }

    /** The coefficient of a column at a threshold; the same for all of them unless the column is nominal. */
    public LinearCombination coefficient(int k, int column) {
        if (column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException("column " + column + " of " + columns);
        }
        return kept[column]
                ? combination(sums[classes - 1 + checked(k) * columns + column])
                : new LinearCombination(0, Double.NaN);
    }

    private LinearCombination combination(double[] sum) {
        double value = 0;
        for (int a = 0; a < sum.length; a++) {
            value = Math.fma(sum[a], theta[a], value);
        }
        return new LinearCombination(value, Math.sqrt(SandwichCovariance.form(covariance, sum, sum)));
    }

    /** The log-likelihood. */
    public double logLikelihood() {
        return logLikelihood;
    }

    /** The log-likelihood of the thresholds alone. */
    public double nullLogLikelihood() {
        return nullLogLikelihood;
    }

    /** The number of parameters, thresholds included. */
    public int parameters() {
        return theta.length;
    }

    /** The test of all coefficients by the likelihood ratio. */
    public ChiSquaredTest likelihoodRatio() {
        return new ChiSquaredTest(2 * (logLikelihood - nullLogLikelihood), theta.length - (classes - 1));
    }

    /** Akaike's criterion. */
    public double aic() {
        return 2 * (theta.length - logLikelihood);
    }

    /** The Bayesian criterion, of the sum of the weights. */
    public double bic() {
        return theta.length * Elementary.log(observations) - 2 * logLikelihood;
    }

    /** The sum of the weights. */
    public double observations() {
        return observations;
    }

    /** Whether the fit went on to rounding. */
    public boolean converged() {
        return converged;
    }

    /** Newton's steps. */
    public int steps() {
        return steps;
    }

    /**
     * The probabilities of the classes.
     *
     * @throws IllegalArgumentException if there is another number of columns, a feature is not finite, or in a row
     *     thresholds of nominal columns are out of order
     */
    public Probabilities probabilities(Features x) {
        NullCheck.argument(x, "x");
        if (x.columns() != columns) {
            throw new IllegalArgumentException(
                    "features of " + x.columns() + " columns; the model was fitted on " + columns);
        }
        FeatureRows rows = FeatureRows.of(x);
        double[] raw = new double[columns];
        OrdinalRow row = new OrdinalRow(regression.kind(), regression.link(), classes);
        float[] out = new float[Math.multiplyExact(x.rows(), classes)];
        double[][] beta = new double[classes - 1][columns];
        double[] alpha = new double[classes - 1];
        for (int k = 0; k < classes - 1; k++) {
            alpha[k] = threshold(k).value();
            for (int j = 0; j < columns; j++) {
                beta[k][j] = coefficient(k, j).value();
            }
        }
        for (int r = 0; r < x.rows(); r++) {
            rows.check(r);
            rows.copy(r, raw);
            for (int k = 0; k < classes - 1; k++) {
                double z = alpha[k];
                for (int j = 0; j < columns; j++) {
                    z = Math.fma(-raw[j], beta[k][j], z);
                }
                row.eta[k] = z;
            }
            for (int c = 0; c < classes; c++) {
                double p = Elementary.exp(Math.max(-740, row.evaluate(c)));
                if (regression.kind() == OrdinalKind.CUMULATIVE
                        && c > 0
                        && c < classes - 1
                        && row.eta[c] < row.eta[c - 1]) {
                    throw new IllegalArgumentException(
                            "row " + r + ": the thresholds of classes " + (c - 1) + " and " + c
                                    + " are out of order there, " + row.eta[c - 1] + " and " + row.eta[c]
                                    + "; the row lies far from those of the fit: make its column not nominal");
                }
                out[r * classes + c] = (float) p;
            }
        }
        return Probabilities.wrap(out, x.rows(), classes);
    }

    @Override
    public String toString() {
        return "OrdinalModel of " + classes + " classes and " + columns + " columns, " + regression.kind() + ", link "
                + regression.link();
    }
}
