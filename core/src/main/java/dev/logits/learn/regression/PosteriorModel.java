package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;

/**
 * The mode of a posterior, and the normal distribution that has its curvature there (Laplace's approximation): a
 * coefficient's {@link LinearCombination} has the mode as value and the approximate standard deviation of the posterior
 * as error, so that its interval holds the coefficient with about the probability of its level.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class PosteriorModel {
    private final LogisticModel model;
    private final Prior[] priors;
    private final Prior interceptPrior;
    private final double[] theta;
    private final double[] covariance;
    private final double logPosterior;
    private final double evidence;

    PosteriorModel(
            LogisticModel model,
            Prior[] priors,
            Prior interceptPrior,
            double[] theta,
            double[] covariance,
            double logPosterior,
            double evidence) {
        this.model = model;
        this.priors = priors;
        this.interceptPrior = interceptPrior;
        this.theta = theta;
        this.covariance = covariance;
        this.logPosterior = logPosterior;
        this.evidence = evidence;
    }

    /** The mode as a model, to predict by and to save. */
    public LogisticModel model() {
        return model;
    }

    private LinearCombination at(int i) {
        return new LinearCombination(theta[i], Math.sqrt(covariance[i * theta.length + i]));
    }

    /** The coefficient of a column. */
    public LinearCombination coefficient(int column) {
        if (column < 0 || column >= model.columns()) {
            throw new IndexOutOfBoundsException("column " + column + " of " + model.columns());
        }
        return at(column);
    }

    /** The intercept. */
    public LinearCombination intercept() {
        return at(model.columns());
    }

    /** The prior of a column, in the column's units. */
    public Prior prior(int column) {
        return priors[column];
    }

    /** The prior of the intercept. */
    public Prior interceptPrior() {
        return interceptPrior;
    }

    /** The covariance of two coefficients; the number of columns is that of the intercept. */
    public double covariance(int i, int j) {
        return covariance[i * theta.length + j];
    }

    /**
     * The log-odds of class 1 of a row.
     *
     * @throws IllegalArgumentException if there is another number of columns
     */
    public LinearCombination logOdds(Features x, int row) {
        NullCheck.argument(x, "x");
        if (x.columns() != model.columns()) {
            throw new IllegalArgumentException(
                    "features of " + x.columns() + " columns; the model was fitted on " + model.columns());
        }
        double[] raw = new double[theta.length];
        FeatureRows.of(x).copy(row, raw);
        raw[model.columns()] = 1;
        double value = 0;
        for (int j = 0; j < raw.length; j++) {
            value = Math.fma(raw[j], theta[j], value);
        }
        return new LinearCombination(value, Math.sqrt(SandwichCovariance.form(covariance, raw, raw)));
    }

    /** The log-likelihood at the mode. */
    public double logLikelihood() {
        return model.report().logLikelihood();
    }

    /** The log-likelihood plus the logarithms of the priors' densities. */
    public double logPosterior() {
        return logPosterior;
    }

    /** The logarithm of the probability of the labels, by Laplace's approximation: what Bayes factors compare. */
    public double logEvidence() {
        return evidence;
    }

    @Override
    public String toString() {
        return "PosteriorModel of " + model.columns() + " columns";
    }
}
