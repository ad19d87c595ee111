package dev.logits.learn.regression;

import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.optim.Lbfgs;
import dev.logits.internal.optim.Minimum;

/**
 * Climbs to a maximum of a {@link PenalizedLikelihood}, with or without a {@link Restriction}.
 *
 * <p>Steps are taken in coordinates in which the information is the identity, so that a step of length 1 is one of
 * scoring and a length of 1 is about one standard error. There L-BFGS adds the curvature that scoring does not know,
 * and its line search shortens steps that lead too far, where plain scoring can go round in circles. The coordinates
 * are renewed from time to time.
 *
 * <p>A gradient of at most {@value #GRADIENT} in the coordinates of the last point counts as 0: where the curvature is
 * near that of the information, the parameters are then within about that part of a standard error of a maximum. Who
 * needs the value only, asks for {@link #VALUE_ONLY}: its error is about half the gradient's square, 1e-14.
 */
final class WhitenedAscent {
    /** The largest entry of the gradient in whitened coordinates that counts as 0. */
    static final double GRADIENT = 1e-10;

    /** The same where only the value at the maximum is asked for. */
    static final double VALUE_ONLY = 1e-7;

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

    /** A point with the value there, and both gradients' largest entries. */
    @SuppressWarnings("ArrayRecordComponent") // internal
    record Top(double[] theta, double value, double[] gradient, double norm, int iterations, Minimum.Status status) {
        boolean converged() {
            return status == Minimum.Status.CONVERGED;
        }
    }

    /** Climbs from a start, which satisfies the restriction and where the value is finite. */
    Top run(double[] start, int maxIterations) {
        double[] theta = start;
        double lastValue = Double.NEGATIVE_INFINITY;
        double lastNorm = Double.POSITIVE_INFINITY;
        int iterations = 0;
        while (true) {
            double[] gradient = new double[theta.length];
            double value = target.valueAndGradient(theta, gradient);
            double[] free = restriction.gradient(gradient);
            double mean = maxAbs(free) / weightSum;
            Cholesky metric = Cholesky.of(
                    restriction.matrix(target.information(theta)), restriction.freedom(), PenalizedLikelihood.SINGULAR);
            double norm = metric.isRegular() ? maxAbs(metric.whitened(free)) : Double.POSITIVE_INFINITY;
            boolean rises = value > lastValue + 1e-14 * Math.abs(value) || norm < lastNorm / 2;
            Minimum.Status status = norm <= whitened && mean <= tolerance
                    ? Minimum.Status.CONVERGED
                    : !rises || !metric.isRegular() ? stuck(norm, mean) : Minimum.Status.ITERATION_LIMIT;
            if (status != Minimum.Status.ITERATION_LIMIT || iterations >= maxIterations) {
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
        double[] full = new double[from.length];
        double value = target.valueAndGradient(restriction.move(from, metric.whitenedToPlain(u)), full);
        double[] g = metric.whitened(restriction.gradient(full));
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = -g[i];
        }
        return -value;
    }

    private static double maxAbs(double[] v) {
        double max = 0;
        for (double a : v) {
            max = Math.max(max, Math.abs(a));
        }
        return max;
    }
}
