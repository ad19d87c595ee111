package dev.logits.internal.optim;

/**
 * Where a minimizer ended. The array belongs to the caller.
 *
 * @param x the point
 * @param value the objective there
 * @param gradientNorm the largest magnitude of the gradient's entries there; for an objective with an L1 term, of its
 *     subgradient of least length
 * @param iterations steps taken
 * @param evaluations how often the objective was evaluated
 * @param status converged, or why not
 */
public record Minimum(double[] x, double value, double gradientNorm, int iterations, int evaluations, Status status) {

    /** Whether the gradient is within the tolerance. */
    public boolean converged() {
        return status == Status.CONVERGED;
    }

    /** The same point in other coordinates. */
    public Minimum at(double[] coordinates) {
        return new Minimum(coordinates, value, gradientNorm, iterations, evaluations, status);
    }

    /** The same, with what another minimization took that this one began where it ended. */
    public Minimum after(Minimum other) {
        return new Minimum(
                x, value, gradientNorm, other.iterations + iterations, other.evaluations + evaluations, status);
    }

    /** How a minimization ended. */
    public enum Status {
        /** The gradient is within the tolerance. */
        CONVERGED,
        /** The gradient is not, but no step decreases the objective by more than its rounding errors. */
        NO_PROGRESS,
        /** The number of iterations is used up. */
        ITERATION_LIMIT,
        /** The objective falls without end along the last direction. */
        UNBOUNDED
    }
}
