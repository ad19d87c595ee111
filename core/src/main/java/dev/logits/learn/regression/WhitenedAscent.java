package dev.logits.learn.regression;

import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.optim.Lbfgs;
import dev.logits.internal.optim.Minimum;
import java.util.function.Predicate;

/**
 * Climbs to a maximum of a {@link PenalizedLikelihood}, with or without a {@link Restriction}.
 *
 * <p>Steps are taken in coordinates in which the information is the identity, so that a step of length 1 is one of
 * scoring and a length of 1 is about one standard error. There L-BFGS adds the curvature that scoring does not know,
 * and its line search shortens steps that lead too far, where plain scoring can go round in circles. The coordinates
 * are renewed from time to time.
 */
final class WhitenedAscent implements Ascent {
    /** A gradient so many times as large is put down to rounding, where no step leads on. */
    private static final double ROUNDING = 1e3;

    /** Steps until the coordinates are renewed. */
    private static final int STEPS = 30;

    private final PenalizedLikelihood target;
    private final Restriction restriction;
    private final double whitened;
    private final double tolerance;
    private final double weightSum;

    /**
     * @param whitened the largest entry of the whitened gradient that counts as 0
     * @param tolerance the same of the gradient of the mean, beside it
     */
    WhitenedAscent(PenalizedLikelihood target, Restriction restriction, double whitened, double tolerance) {
        this.target = target;
        this.restriction = restriction;
        this.whitened = whitened;
        this.tolerance = tolerance;
        weightSum = target.likelihood().examples().weightSum();
    }

    @Override
    public Top run(double[] start, int maxIterations, Predicate<PenalizedPoint> enough) {
        double[] theta = start;
        double lastValue = Double.NEGATIVE_INFINITY;
        double lastNorm = Double.POSITIVE_INFINITY;
        int iterations = 0;
        while (true) {
            PenalizedPoint point = target.at(theta);
            double value = point.value();
            double[] gradient = point.gradient();
            double[] free = restriction.gradient(gradient);
            double mean = Ascent.maxAbs(free) / weightSum;
            Cholesky metric = Cholesky.of(
                    restriction.matrix(point.information()), restriction.freedom(), PenalizedLikelihood.SINGULAR);
            double norm = metric.isRegular() ? Ascent.maxAbs(metric.whitened(free)) : Double.POSITIVE_INFINITY;
            boolean rises = value > lastValue + 1e-14 * Math.abs(value) || norm < lastNorm / 2;
            Minimum.Status status = norm <= whitened && mean <= tolerance
                    ? Minimum.Status.CONVERGED
                    : !rises || !metric.isRegular() ? stuck(norm, mean) : Minimum.Status.ITERATION_LIMIT;
            if (status != Minimum.Status.ITERATION_LIMIT || iterations >= maxIterations || enough.test(point)) {
                return new Top(theta, value, gradient, mean, iterations, status);
            }
            double[] from = theta;
            Minimum step = new Lbfgs()
                    .withMaxIterations(Math.min(STEPS, maxIterations - iterations))
                    .withGradientTolerance(norm <= whitened ? 0 : whitened / 2)
                    .minimize((u, g) -> evaluate(from, metric, u, g), new double[restriction.freedom()]);
            iterations += Math.max(1, step.iterations());
            lastValue = value;
            lastNorm = norm;
            theta = restriction.move(theta, metric.whitenedToPlain(step.x()));
        }
    }

    private Minimum.Status stuck(double norm, double mean) {
        return norm <= ROUNDING * whitened && mean <= tolerance ? Minimum.Status.CONVERGED : Minimum.Status.NO_PROGRESS;
    }

    private double evaluate(double[] from, Cholesky metric, double[] u, double[] gradient) {
        PenalizedPoint point = target.at(restriction.move(from, metric.whitenedToPlain(u)));
        if (point.value() == Double.NEGATIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        double[] g = metric.whitened(restriction.gradient(point.gradient()));
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = -g[i];
        }
        return -point.value();
    }
}
