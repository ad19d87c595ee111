package dev.logits.learn.regression;

import dev.logits.internal.optim.Minimum;
import java.util.function.Predicate;

/**
 * Climbs to a maximum of a {@link PenalizedLikelihood}, with or without a {@link Restriction}.
 *
 * <p>A gradient of at most {@value #GRADIENT} in coordinates in which the information is the identity counts as 0:
 * where the curvature is near that of the information, the parameters are then within about that part of a standard
 * error of a maximum. Who needs the value only, asks for {@link #VALUE_ONLY}: its error is about half the gradient's
 * square, 1e-14.
 */
interface Ascent {
    /** The largest entry of the gradient in whitened coordinates that counts as 0. */
    double GRADIENT = 1e-10;

    /** The same where only the value at the maximum is asked for. */
    double VALUE_ONLY = 1e-7;

    /** Parameters up to which second derivatives of the penalty are worth their time. */
    int NEWTON_PARAMETERS = 40;

    /** The same, of rows · parameters³. */
    double NEWTON_WORK = 1e8;

    /**
     * The one that suits the size of the table.
     *
     * @param whitened the largest entry of the whitened gradient that counts as 0
     * @param tolerance the same of the gradient of the mean, beside it
     */
    static Ascent of(PenalizedLikelihood target, Restriction restriction, double whitened, double tolerance) {
        double size = target.likelihood().shape().size();
        double rows = target.likelihood().examples().count();
        return size <= NEWTON_PARAMETERS && rows * size * size * size <= NEWTON_WORK
                ? new NewtonAscent(target, restriction, whitened, tolerance)
                : new WhitenedAscent(target, restriction, whitened, tolerance);
    }

    /** Climbs from a start, which satisfies the restriction and where the value is finite. */
    default Top run(double[] start, int maxIterations) {
        return run(start, maxIterations, point -> false);
    }

    /**
     * Climbs from a start.
     *
     * @param enough at which points it ends, as if there were no more steps
     */
    Top run(double[] start, int maxIterations, Predicate<PenalizedPoint> enough);

    /** A point with the value and the gradient there, and the largest entry of the gradient of the mean. */
    @SuppressWarnings("ArrayRecordComponent") // internal
    record Top(double[] theta, double value, double[] gradient, double norm, int iterations, Minimum.Status status) {
        boolean converged() {
            return status == Minimum.Status.CONVERGED;
        }
    }

    static double maxAbs(double[] v) {
        double max = 0;
        for (double a : v) {
            max = Math.max(max, Math.abs(a));
        }
        return max;
    }
}
