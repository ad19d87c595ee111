package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * How the fit of a logistic regression went.
 *
 * @param status converged, or why not
 * @param solver which method found the coefficients
 * @param rows rows that were fitted
 * @param ignored rows whose label is −1 or whose weight is 0
 * @param weightSum the sum of the rows' weights; the number of rows without weights
 * @param objective the mean negative log-likelihood plus the penalty, at the answer
 * @param logLikelihood the log-likelihood of the rows at the answer, without the penalty
 * @param nullLogLikelihood that of the shares of the classes alone; without an intercept, of equal probabilities
 * @param gradientNorm the largest magnitude of an entry of the objective's gradient at the answer
 * @param iterations steps of the solver
 * @param evaluations how often the rows were read for it
 * @param collinear columns that were left out
 * @param tolerance the largest entry of the gradient that counted as 0; NaN if it is not known
 * @param classWeights the weights of the classes; empty if all were 1
 * @since 0.1
 */
public record RegressionReport(
        Status status,
        Solver solver,
        long rows,
        long ignored,
        double weightSum,
        double objective,
        double logLikelihood,
        double nullLogLikelihood,
        double gradientNorm,
        int iterations,
        int evaluations,
        List<Collinearity> collinear,
        double tolerance,
        List<Double> classWeights) {

    /** Copies the lists. */
    public RegressionReport {
        NullCheck.argument(status, "status");
        NullCheck.argument(solver, "solver");
        NullCheck.argument(collinear, "collinear");
        NullCheck.argument(classWeights, "classWeights");
        classWeights = List.copyOf(classWeights);
        collinear = List.copyOf(collinear);
    }

    /** Whether the optimum was found; with Firth's penalty, a local one. */
    public boolean converged() {
        return status == Status.CONVERGED;
    }

    /** How a fit ended. */
    public enum Status {
        /** The optimum was found. */
        CONVERGED,
        /** The gradient is above the tolerance, but no step improves the objective by more than its rounding errors. */
        NO_PROGRESS,
        /** The number of iterations is used up. */
        ITERATION_LIMIT
    }
}
