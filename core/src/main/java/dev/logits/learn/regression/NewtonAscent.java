package dev.logits.learn.regression;

import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.optim.Minimum;
import java.util.function.Predicate;

/**
 * Newton's method with the second derivatives of the penalty. Where the likelihood is not concave a multiple of the
 * information is added to them, so that every step leads upwards; a step is at most {@value #LONGEST} standard errors
 * long, and is halved until it rises.
 */
final class NewtonAscent implements Ascent {
    /** The longest step, in coordinates in which the information is the identity. */
    private static final double LONGEST = 4;

    /** A step must bring this part of what the gradient promises. */
    private static final double ENOUGH = 1e-4;

    /** Values that differ by less, relative to 1 plus their size, are equal up to rounding. */
    private static final double EQUAL = 1e-13;

    /** A gradient so many times as large as what counts as 0 is put down to rounding, where no step leads on. */
    private static final double ROUNDING = 1e3;

    private static final int HALVINGS = 30;

    private final PenalizedLikelihood target;
    private final Restriction restriction;
    private final double whitened;
    private final double tolerance;
    private final double weightSum;

    NewtonAscent(PenalizedLikelihood target, Restriction restriction, double whitened, double tolerance) {
        this.target = target;
        this.restriction = restriction;
        this.whitened = whitened;
        this.tolerance = tolerance;
        weightSum = target.likelihood().examples().weightSum();
    }

    @Override
    public Top run(double[] start, int maxIterations, Predicate<PenalizedPoint> enough) {
        PenalizedPoint at = target.at(start);
        double lastNorm = Double.POSITIVE_INFINITY;
        double lastValue = Double.NEGATIVE_INFINITY;
        for (int i = 0; ; i++) {
            double[] free = restriction.gradient(at.gradient());
            double[] information = restriction.matrix(at.information());
            Cholesky metric = Cholesky.of(information, restriction.freedom(), PenalizedLikelihood.SINGULAR);
            double norm = metric.isRegular() ? Ascent.maxAbs(metric.whitened(free)) : Double.POSITIVE_INFINITY;
            double mean = Ascent.maxAbs(free) / weightSum;
            if (norm <= whitened && mean <= tolerance) {
                return top(at, mean, i, Minimum.Status.CONVERGED);
            }
            boolean moves = at.value() > lastValue || norm < lastNorm / 2;
            if (i == maxIterations || enough.test(at)) {
                return top(at, mean, i, Minimum.Status.ITERATION_LIMIT);
            }
            PenalizedPoint next = moves && metric.isRegular() ? step(at, free, information) : null;
            if (next == null) {
                boolean rounded = norm <= ROUNDING * whitened && mean <= tolerance;
                return top(at, mean, i, rounded ? Minimum.Status.CONVERGED : Minimum.Status.NO_PROGRESS);
            }
            lastNorm = norm;
            lastValue = at.value();
            at = next;
        }
    }

    private static Top top(PenalizedPoint at, double mean, int iterations, Minimum.Status status) {
        return new Top(at.theta(), at.value(), at.gradient(), mean, iterations, status);
    }

    /** The next point; null if none is higher. */
    private PenalizedPoint step(PenalizedPoint at, double[] free, double[] information) {
        double[] step = direction(restriction.matrix(at.hessian()), information, free);
        double slope = 0;
        for (int i = 0; i < step.length; i++) {
            slope = Math.fma(free[i], step[i], slope);
        }
        double equal = EQUAL * (1 + Math.abs(at.value()));
        double length = 1;
        for (int k = 0; k < HALVINGS; k++) {
            double[] scaled = step.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= length;
            }
            PenalizedPoint next = target.at(restriction.move(at.theta(), scaled));
            if (next.value() >= at.value() + ENOUGH * length * slope - equal) {
                return next;
            }
            length /= 2;
        }
        return null;
    }

    private static double[] direction(double[] hessian, double[] information, double[] gradient) {
        int n = gradient.length;
        double[] step = gradient.clone();
        double shift = 0;
        Cholesky factor;
        do {
            double[] matrix = new double[n * n];
            for (int i = 0; i < matrix.length; i++) {
                matrix[i] = Math.fma(shift, information[i], -hessian[i]);
            }
            factor = Cholesky.of(matrix, n, PenalizedLikelihood.SINGULAR);
            shift = shift == 0 ? 1 : 3 * shift;
        } while (!factor.isRegular() && shift < 1e6);
        factor.solve(step);
        double length = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                length = Math.fma(information[i * n + j] * step[i], step[j], length);
            }
        }
        double shorter = Math.min(1, LONGEST / Math.sqrt(length));
        for (int i = 0; i < n; i++) {
            step[i] *= shorter;
        }
        return step;
    }
}
