package dev.logits.learn;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Cholesky;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What statistics says about a logistic regression: standard errors from the inverse of the observed information, z, p,
 * confidence intervals and odds ratios of every coefficient; the likelihood-ratio test of all of them but the intercepts,
 * McFadden's R², AIC, BIC; average marginal effects.
 *
 * <p>Weights count as repetitions of rows: observations are the sum of the weights. After a fit with Firth's penalty standard
 * errors come from the information at its estimate; the statistics that compare likelihoods are those of the likelihood
 * without the penalty, at that estimate.
 *
 * <pre>{@code
 * Inference table = LogisticRegression.maximumLikelihood().infer(x, labels);
 * for (Estimate e : table.coefficients()) {
 *     System.out.println(e.column() + " " + e.value() + " " + e.standardError() + " " + e.p());
 * }
 * }</pre>
 */
public final class Inference {
    private final LogisticModel model;
    private final Likelihood likelihood;
    private final double[] theta;
    private final double[] covariance;
    private final int[] columns;

    private Inference(LogisticModel model, Likelihood likelihood, double[] theta, double[] covariance) {
        this.model = model;
        this.likelihood = likelihood;
        this.theta = theta;
        this.covariance = covariance;
        this.columns = likelihood.rows().columns();
    }

    static Inference of(LogisticModel model, Examples examples) {
        ModelShape shape = model.shape();
        if ((long) shape.size() * shape.size() > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException(
                    shape.size() + " parameters are too many for a matrix of covariances; fit without inference");
        }
        BitSet out = new BitSet();
        model.report().collinear().forEach(c -> out.set(c.column()));
        int[] columns =
                IntStream.range(0, shape.columns()).filter(j -> !out.get(j)).toArray();
        CentredRows rows = new CentredRows(examples, columns, shape.intercept());
        ModelShape small = shape.withColumns(columns.length);
        Likelihood likelihood = new Likelihood(examples, rows, small, 0);
        double[] theta = rows.centred(shape.restrict(model.theta(), columns), small);
        double[] information = likelihood.hessian(theta);
        for (int i = 0; i < information.length; i++) {
            information[i] *= examples.weightSum();
        }
        double[] covariance = Cholesky.of(information, small.size(), 1e-14).inverse();
        return new Inference(model, likelihood, theta, covariance);
    }

    /** The model. */
    public LogisticModel model() {
        return model;
    }

    /** Class by class, in each the columns in order and then the intercept. */
    public List<Estimate> coefficients() {
        List<Estimate> all = new ArrayList<>();
        for (int c = model.hasReference() ? 1 : 0; c < model.classes(); c++) {
            for (int j = 0; j < model.columns(); j++) {
                int at = Arrays.binarySearch(columns, j);
                double error = at < 0 ? Double.NaN : Math.sqrt(covariance(c, at, c, at));
                all.add(new Estimate(c, j, model.weight(c, j), error));
            }
            if (model.hasIntercept()) {
                all.add(new Estimate(c, Estimate.INTERCEPT, model.intercept(c), Math.sqrt(interceptVariance(c))));
            }
        }
        return all;
    }

    private double covariance(int c1, int i, int c2, int j) {
        ModelShape shape = likelihood.shape();
        int row = (c1 - shape.first()) * shape.stride() + i;
        int column = (c2 - shape.first()) * shape.stride() + j;
        return covariance[row * shape.size() + column];
    }

    /** The intercept is that of the centred rows less Σ w·mean. */
    private double interceptVariance(int c) {
        double[] v = new double[likelihood.shape().stride()];
        for (int j = 0; j < columns.length; j++) {
            v[j] = -likelihood.rows().mean(j);
        }
        v[columns.length] = 1;
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < v.length; j++) {
                sum = Math.fma(v[i] * v[j], covariance(c, i, c, j), sum);
            }
        }
        return sum;
    }

    /** The log-likelihood. */
    public double logLikelihood() {
        return model.report().logLikelihood();
    }

    /** The log-likelihood with intercepts only. */
    public double nullLogLikelihood() {
        return model.report().nullLogLikelihood();
    }

    /** The likelihood-ratio statistic, twice the difference of the two. */
    public double likelihoodRatio() {
        return 2 * (logLikelihood() - nullLogLikelihood());
    }

    /** The degrees of freedom of its χ² distribution: coefficients other than intercepts. */
    public int likelihoodRatioDegrees() {
        return likelihood.shape().outputs() * columns.length;
    }

    /** The p-value of the likelihood-ratio test; NaN without columns to test. */
    public double likelihoodRatioP() {
        return likelihoodRatioDegrees() == 0
                ? Double.NaN
                : ChiSquared.upperTail(likelihoodRatio(), likelihoodRatioDegrees());
    }

    /** McFadden's R², 1 − logLikelihood / nullLogLikelihood. */
    public double mcfadden() {
        return 1 - logLikelihood() / nullLogLikelihood();
    }

    /** Coefficients that were estimated, intercepts included. */
    public int parameters() {
        return likelihood.shape().size();
    }

    /** Akaike's criterion, 2·parameters − 2·logLikelihood. */
    public double aic() {
        return 2 * (parameters() - logLikelihood());
    }

    /** The Bayesian criterion, parameters·ln(observations) − 2·logLikelihood. */
    public double bic() {
        return parameters() * Elementary.log(model.report().weightSum()) - 2 * logLikelihood();
    }

    /**
     * By how much the probability of a class rises with a column, ∂p/∂x averaged over the rows, with standard errors by the
     * delta method: class by class and column by column, of two classes for class 1 only. Columns that were left out have
     * none.
     */
    public List<Estimate> marginalEffects() {
        return new MarginalEffects(likelihood, theta, covariance).estimates();
    }

    /** The model and its likelihood. */
    @Override
    public String toString() {
        return "Inference on " + model + ", log-likelihood " + logLikelihood();
    }
}
