package dev.logits.learn.regression;

import dev.logits.Logits;
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
    private final OrdinalKind kind;
    private final Link link;
    private final int[] nominal;
    private final boolean[] kept;
    private final int classes;

    /** Thresholds, then column by column one coefficient, or of a nominal one K − 1; none of those left out. */
    private final double[] parameters;

    private final double[] covariance;
    private final int[] first;
    private final OrdinalReport report;

    private OrdinalModel(
            OrdinalKind kind,
            Link link,
            int[] nominal,
            boolean[] kept,
            int classes,
            double[] parameters,
            double[] covariance,
            OrdinalReport report) {
        this.kind = kind;
        this.link = link;
        this.nominal = nominal;
        this.kept = kept;
        this.classes = classes;
        this.parameters = parameters;
        this.covariance = covariance;
        this.report = report;
        first = new int[kept.length];
        int at = classes - 1;
        for (int j = 0; j < kept.length; j++) {
            first[j] = at;
            at += kept[j] ? (isNominal(j) ? classes - 1 : 1) : 0;
        }
        if (parameters.length != at || covariance.length != at * at) {
            throw new IllegalArgumentException(parameters.length + " parameters and " + covariance.length
                    + " covariances for a model of " + at + " parameters");
        }
    }

    /**
     * A model with known numbers, as files hold it.
     *
     * @param nominal the columns with a coefficient for each threshold
     * @param kept for each column whether it was not left out
     * @param classes K, 2 or more
     * @param parameters thresholds, then column by column its coefficient, or of a nominal one K − 1; none of columns
     *     that were left out. Copied
     * @param covariance of the parameters, row after row. Copied
     * @throws IllegalArgumentException if lengths do not agree, or a parameter is not finite
     */
    public static OrdinalModel of(
            OrdinalKind kind,
            Link link,
            int[] nominal,
            boolean[] kept,
            int classes,
            double[] parameters,
            double[] covariance,
            OrdinalReport report) {
        NullCheck.argument(kind, "kind");
        NullCheck.argument(link, "link");
        NullCheck.argument(nominal, "nominal");
        NullCheck.argument(kept, "kept");
        NullCheck.argument(parameters, "parameters");
        NullCheck.argument(covariance, "covariance");
        NullCheck.argument(report, "report");
        if (classes < 2 || Arrays.stream(nominal).anyMatch(j -> j < 0 || j >= kept.length)) {
            throw new IllegalArgumentException(
                    classes < 2
                            ? classes + " classes; a model has 2 or more"
                            : "nominal columns " + Arrays.toString(nominal) + " of " + kept.length + " columns");
        }
        for (double parameter : parameters) {
            if (!Double.isFinite(parameter)) {
                throw new IllegalArgumentException("a parameter is " + parameter + "; all must be finite");
            }
        }
        return new OrdinalModel(
                kind,
                link,
                Arrays.stream(nominal).sorted().toArray(),
                kept.clone(),
                classes,
                parameters.clone(),
                covariance.clone(),
                report);
    }

    /**
     * What a fit found.
     *
     * @param theta the parameters of the fit
     * @param variances their covariance
     * @param sums each parameter of the model as a sum of them
     */
    static OrdinalModel of(
            OrdinalRegression regression,
            boolean[] kept,
            int classes,
            double[] theta,
            double[] variances,
            double[][] sums,
            OrdinalReport report) {
        int n = sums.length;
        double[] parameters = new double[n];
        double[] covariance = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int a = 0; a < theta.length; a++) {
                parameters[i] = Math.fma(sums[i][a], theta[a], parameters[i]);
            }
            for (int j = 0; j <= i; j++) {
                covariance[i * n + j] = SandwichCovariance.form(variances, sums[i], sums[j]);
                covariance[j * n + i] = covariance[i * n + j];
            }
        }
        return new OrdinalModel(
                regression.kind(),
                regression.link(),
                regression.nominal(),
                kept,
                classes,
                parameters,
                covariance,
                report);
    }

    /** The number of classes K. */
    public int classes() {
        return classes;
    }

    /** The number of columns D. */
    public int columns() {
        return kept.length;
    }

    /** What was fitted. */
    public OrdinalKind kind() {
        return kind;
    }

    /** The link. */
    public Link link() {
        return link;
    }

    /** Whether a column has a coefficient of its own for each threshold. */
    public boolean isNominal(int column) {
        return Arrays.binarySearch(nominal, column) >= 0;
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
        return parameter(checked(k));
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
        if (column < 0 || column >= kept.length) {
            throw new IndexOutOfBoundsException("column " + column + " of " + kept.length);
        }
        checked(k);
        return kept[column]
                ? parameter(first[column] + (isNominal(column) ? k : 0))
                : new LinearCombination(0, Double.NaN);
    }

    private LinearCombination parameter(int at) {
        return new LinearCombination(parameters[at], Math.sqrt(covariance[at * parameters.length + at]));
    }

    /** The numbers of the fit. */
    public OrdinalReport report() {
        return report;
    }

    /** All parameters: thresholds, then column by column its coefficient, or of a nominal one K − 1; copied. */
    public double[] parameterValues() {
        return parameters.clone();
    }

    /** The covariance of {@link #parameterValues}, row after row; copied. */
    public double[] covariance() {
        return covariance.clone();
    }

    /** The log-likelihood. */
    public double logLikelihood() {
        return report.logLikelihood();
    }

    /** The log-likelihood of the thresholds alone. */
    public double nullLogLikelihood() {
        return report.nullLogLikelihood();
    }

    /** The number of parameters, thresholds included. */
    public int parameters() {
        return parameters.length;
    }

    /** The test of all coefficients by the likelihood ratio. */
    public ChiSquaredTest likelihoodRatio() {
        return new ChiSquaredTest(2 * (logLikelihood() - nullLogLikelihood()), parameters.length - (classes - 1));
    }

    /** Akaike's criterion. */
    public double aic() {
        return 2 * (parameters.length - logLikelihood());
    }

    /** The Bayesian criterion, of the sum of the weights. */
    public double bic() {
        return parameters.length * Elementary.log(observations()) - 2 * logLikelihood();
    }

    /** The sum of the weights. */
    public double observations() {
        return report.observations();
    }

    /** Whether the fit went on to rounding. */
    public boolean converged() {
        return report.converged();
    }

    /** Newton's steps. */
    public int steps() {
        return report.steps();
    }

    /**
     * The probabilities of the classes.
     *
     * @throws IllegalArgumentException if there is another number of columns, a feature is not finite, or in a row
     *     thresholds of nominal columns are out of order
     */
    public Probabilities probabilities(Features x) {
        float[] out = new float[Math.multiplyExact(NullCheck.argument(x, "x").rows(), classes)];
        logarithms(x, (at, log) -> out[at] = (float) Elementary.exp(Math.max(-740, log)));
        return Probabilities.wrap(out, x.rows(), classes);
    }

    /**
     * The logarithms of the probabilities, which are logits: softmax gives the probabilities back. A class whose
     * probability is below 10^−320 has −740.
     *
     * @throws IllegalArgumentException as {@link #probabilities}
     */
    public Logits logits(Features x) {
        float[] out = new float[Math.multiplyExact(NullCheck.argument(x, "x").rows(), classes)];
        logarithms(x, (at, log) -> out[at] = (float) Math.max(-740, log));
        return Logits.wrap(out, x.rows(), classes);
    }

    private interface Sink {
        void put(int at, double log);
    }

    private void logarithms(Features x, Sink out) {
        int columns = kept.length;
        if (x.columns() != columns) {
            throw new IllegalArgumentException(
                    "features of " + x.columns() + " columns; the model was fitted on " + columns);
        }
        FeatureRows rows = FeatureRows.of(x);
        double[] raw = new double[columns];
        OrdinalRow row = new OrdinalRow(kind, link, classes);
        double[][] beta = new double[classes - 1][columns];
        for (int k = 0; k < classes - 1; k++) {
            for (int j = 0; j < columns; j++) {
                beta[k][j] = coefficient(k, j).value();
            }
        }
        for (int r = 0; r < x.rows(); r++) {
            rows.check(r);
            rows.copy(r, raw);
            for (int k = 0; k < classes - 1; k++) {
                double z = parameters[k];
                for (int j = 0; j < columns; j++) {
                    z = Math.fma(-raw[j], beta[k][j], z);
                }
                row.eta[k] = z;
            }
            for (int c = 0; c < classes; c++) {
                double log = row.evaluate(c);
                if (kind == OrdinalKind.CUMULATIVE && c > 0 && c < classes - 1 && row.eta[c] < row.eta[c - 1]) {
                    throw new IllegalArgumentException(
                            "row " + r + ": the thresholds of classes " + (c - 1) + " and " + c
                                    + " are out of order there, " + row.eta[c - 1] + " and " + row.eta[c]
                                    + "; the row lies far from those of the fit: make its column not nominal");
                }
                out.put(r * classes + c, log);
            }
        }
    }

    @Override
    public String toString() {
        return "OrdinalModel of " + classes + " classes and " + kept.length + " columns, " + kind + ", link " + link;
    }
}
