package dev.logits.learn.regression;

import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.optim.Minimum;
import java.util.ArrayList;
import java.util.List;

/**
 * Maximizes the log-likelihood with Firth's penalty, from coefficients of 0. Where other maxima are plausible it looks
 * for the highest, also from maxima with one coefficient held some standard errors away.
 */
final class FirthFit {
    /** Standard errors from a maximum at which a coefficient is held. */
    private static final double[] AWAY = {-1, 1, -2, 2, -4, 4};

    /** Searches, each around the maximum that the one before found. */
    private static final int ROUNDS = 5;

    private final PenalizedLikelihood target;
    private final double weightSum;

    FirthFit(Likelihood likelihood) {
        target = new PenalizedLikelihood(likelihood, true);
        weightSum = likelihood.examples().weightSum();
    }

    Minimum run(double tolerance, int maxIterations) {
        Restriction none = Restriction.none(target.size());
        Ascent ascent = Ascent.of(target, none, Ascent.GRADIENT, tolerance);
        Ascent.Top top = ascent.run(new double[target.size()], maxIterations);
        int iterations = top.iterations();
        HighestMaximum maximum = new HighestMaximum(target, none);
        for (int round = 0; round < ROUNDS && top.converged() && maximum.isPlausible(top); round++) {
            Ascent.Top highest = maximum.from(top, starts(top.theta()));
            if (highest == top) {
                break;
            }
            top = ascent.run(highest.theta(), maxIterations);
            iterations += highest.iterations() + top.iterations();
        }
        return new Minimum(
                top.theta(),
                -top.value() / weightSum,
                top.norm(),
                iterations,
                target.effort().evaluations(),
                top.status());
    }

    private double[][] starts(double[] theta) {
        int n = theta.length;
        double[] covariance = Cholesky.of(target.information(theta), n, PenalizedLikelihood.SINGULAR)
                .inverse();
        List<double[]> starts = new ArrayList<>();
        starts.add(new double[n]);
        starts.add(theta);
        for (int i = 0; i < n; i++) {
            for (double away : AWAY) {
                double[] start = theta.clone();
                for (int j = 0; j < n; j++) {
                    start[j] += away * covariance[i * n + j] / Math.sqrt(covariance[i * n + i]);
                }
                Ascent.Top held = held(start, i);
                starts.add(held == null ? start : held.theta());
            }
        }
        return starts.toArray(new double[0][]);
    }

    /** The maximum with one parameter held. */
    private Ascent.Top held(double[] start, int i) {
        double[] unit = new double[start.length];
        unit[i] = 1;
        return new HighestMaximum(target, Restriction.keeping(unit, i)).near(start);
    }
}
