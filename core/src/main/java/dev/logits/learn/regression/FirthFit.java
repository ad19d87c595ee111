package dev.logits.learn.regression;

import dev.logits.internal.optim.Minimum;

/**
 * Maximizes the log-likelihood with Firth's penalty, from coefficients of 0. What it finds is a local maximum: in small
 * tables there can be others.
 */
final class FirthFit {
    private final PenalizedLikelihood target;
    private final double weightSum;

    FirthFit(Likelihood likelihood) {
        target = new PenalizedLikelihood(likelihood, true);
        weightSum = likelihood.examples().weightSum();
    }

    Minimum run(double tolerance, int maxIterations) {
        int size = target.likelihood().shape().size();
        WhitenedAscent.Top top = new WhitenedAscent(target, Restriction.none(size), WhitenedAscent.GRADIENT, tolerance)
                .run(new double[size], maxIterations);
        return new Minimum(
                top.theta(),
                -top.value() / weightSum,
                top.norm(),
                top.iterations(),
                target.evaluations(),
                top.status());
    }
}
