package dev.logits.learn.choice;

/**
 * How the fit of a {@link RankingModel} went.
 *
 * <p>Immutable.
 *
 * @param logLikelihood of the model, without pseudo-comparisons
 * @param nullLogLikelihood if all items are alike
 * @param converged whether the fit went on to rounding
 * @param steps Newton's steps
 * @since 0.1
 */
public record RankingReport(double logLikelihood, double nullLogLikelihood, boolean converged, int steps) {}
