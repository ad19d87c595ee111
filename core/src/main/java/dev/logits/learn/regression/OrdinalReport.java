package dev.logits.learn.regression;

/**
 * How the fit of an ordinal model went.
 *
 * <p>Immutable.
 *
 * @param logLikelihood of the model
 * @param nullLogLikelihood of the thresholds alone
 * @param observations the sum of the weights
 * @param converged whether the fit went on to rounding
 * @param steps Newton's steps
 * @since 0.1
 */
public record OrdinalReport(
        double logLikelihood, double nullLogLikelihood, double observations, boolean converged, int steps) {}
