package dev.logits.learn.choice;

import dev.logits.internal.optim.Cholesky;
import dev.logits.learn.regression.ChiSquaredTest;
import dev.logits.learn.regression.LinearCombination;
import java.util.BitSet;

/**
 * What a fit found: coefficients, their covariances, the likelihood.
 *
 * @param theta all coefficients; 0 for those that were left out
 * @param covariance of all, row after row; 0 for those that were left out
 * @param kept which were not left out
 * @param logLikelihood of the model
 * @param uniform the log-likelihood if all alternatives of a set are alike
 * @param converged whether the fit went on to rounding
 * @param steps Newton's steps
 */
@SuppressWarnings("ArrayRecordComponent") // internal, shared on purpose
record Estimates(
        double[] theta,
        double[] covariance,
        BitSet kept,
        double logLikelihood,
        double uniform,
        boolean converged,
        int steps) {

    Estimates withCovariance(double[] other) {
        return new Estimates(theta, other, kept, logLikelihood, uniform, converged, steps);
    }

    int size() {
        return theta.length;
    }

    /** Σ weights·θ with its error. */
    LinearCombination combination(double[] weights) {
        double value = 0;
        for (int i = 0; i < weights.length; i++) {
            value = Math.fma(weights[i], theta[i], value);
        }
        return new LinearCombination(value, Math.sqrt(Math.max(0, form(weights, weights))));
    }

    LinearCombination coefficient(int i) {
        return kept.get(i)
                ? new LinearCombination(theta[i], Math.sqrt(covariance[i * size() + i]))
                : new LinearCombination(0, Double.NaN);
    }

    double form(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length && a[i] != 0; j++) {
                sum = Math.fma(a[i] * covariance[i * size() + j], b[j], sum);
            }
        }
        return sum;
    }

    /** Wald's test that some coefficients are 0; those that were left out have no degree of freedom. */
    ChiSquaredTest wald(int[] places) {
        int n = places.length;
        double[] v = new double[n * n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = theta[places[i]];
            for (int j = 0; j < n; j++) {
                v[i * n + j] = covariance[places[i] * size() + places[j]];
            }
        }
        if (n == 0) {
            return new ChiSquaredTest(Double.NaN, 0);
        }
        Cholesky factor = Cholesky.of(v, n, 1e-12);
        return new ChiSquaredTest(factor.inverseForm(b), factor.rank());
    }

    ChiSquaredTest likelihoodRatio() {
        return new ChiSquaredTest(2 * (logLikelihood - uniform), kept.cardinality());
    }
}
