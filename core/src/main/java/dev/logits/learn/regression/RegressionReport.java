package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.Objects;

/**
 * How the fit of a logistic regression went.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class RegressionReport {
    private final Status status;
    private final Solver solver;
    private final long rows;
    private final long ignored;
    private final double weightSum;
    private final double objective;
    private final double logLikelihood;
    private final double nullLogLikelihood;
    private final double gradientNorm;
    private final int iterations;
    private final int evaluations;
    private final List<Collinearity> collinear;
    private final double tolerance;
    private final List<Double> classWeights;

    private RegressionReport(Builder from) {
        status = from.status;
        solver = from.solver;
        rows = from.rows;
        ignored = from.ignored;
        weightSum = from.weightSum;
        objective = from.objective;
        logLikelihood = from.logLikelihood;
        nullLogLikelihood = from.nullLogLikelihood;
        gradientNorm = from.gradientNorm;
        iterations = from.iterations;
        evaluations = from.evaluations;
        collinear = from.collinear;
        tolerance = from.tolerance;
        classWeights = from.classWeights;
    }

    /** Converged, or why not. */
    public Status status() {
        return status;
    }

    /** Which method found the coefficients. */
    public Solver solver() {
        return solver;
    }

    /** Rows that were fitted. */
    public long rows() {
        return rows;
    }

    /** Rows whose label is −1 or whose weight is 0. */
    public long ignored() {
        return ignored;
    }

    /** The sum of the rows' weights; the number of rows without weights. */
    public double weightSum() {
        return weightSum;
    }

    /** The mean negative log-likelihood plus the penalty, at the answer. */
    public double objective() {
        return objective;
    }

    /** The log-likelihood of the rows at the answer, without the penalty. */
    public double logLikelihood() {
        return logLikelihood;
    }

    /** That of the shares of the classes alone; without an intercept, of equal probabilities. */
    public double nullLogLikelihood() {
        return nullLogLikelihood;
    }

    /** The largest magnitude of an entry of the objective's gradient at the answer. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** Steps of the solver. */
    public int iterations() {
        return iterations;
    }

    /** How often the rows were read for it. */
    public int evaluations() {
        return evaluations;
    }

    /** Columns that were left out. */
    public List<Collinearity> collinear() {
        return collinear;
    }

    /** The largest entry of the gradient that counted as 0; NaN if it is not known. */
    public double tolerance() {
        return tolerance;
    }

    /** The weights of the classes; empty if all were 1. */
    public List<Double> classWeights() {
        return classWeights;
    }

    /** Whether the optimum was found; with Firth's penalty, a local one. */
    public boolean converged() {
        return status == Status.CONVERGED;
    }

    /** One like this, to change parts of. */
    public Builder with() {
        return new Builder(status, solver, rows)
                .ignored(ignored)
                .weightSum(weightSum)
                .objective(objective)
                .logLikelihood(logLikelihood)
                .nullLogLikelihood(nullLogLikelihood)
                .gradientNorm(gradientNorm)
                .iterations(iterations)
                .evaluations(evaluations)
                .collinear(collinear)
                .tolerance(tolerance)
                .classWeights(classWeights);
    }

    /** Equal when everything is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RegressionReport that
                && status.equals(that.status)
                && solver.equals(that.solver)
                && rows == that.rows
                && ignored == that.ignored
                && Double.compare(weightSum, that.weightSum) == 0
                && Double.compare(objective, that.objective) == 0
                && Double.compare(logLikelihood, that.logLikelihood) == 0
                && Double.compare(nullLogLikelihood, that.nullLogLikelihood) == 0
                && Double.compare(gradientNorm, that.gradientNorm) == 0
                && iterations == that.iterations
                && evaluations == that.evaluations
                && collinear.equals(that.collinear)
                && Double.compare(tolerance, that.tolerance) == 0
                && classWeights.equals(that.classWeights);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                status,
                solver,
                rows,
                ignored,
                weightSum,
                objective,
                logLikelihood,
                nullLogLikelihood,
                gradientNorm,
                iterations,
                evaluations,
                collinear,
                tolerance,
                classWeights);
    }

    /** Every part, by name. */
    @Override
    public String toString() {
        return "RegressionReport[status=" + status
                + ", solver=" + solver
                + ", rows=" + rows
                + ", ignored=" + ignored
                + ", weightSum=" + weightSum
                + ", objective=" + objective
                + ", logLikelihood=" + logLikelihood
                + ", nullLogLikelihood=" + nullLogLikelihood
                + ", gradientNorm=" + gradientNorm
                + ", iterations=" + iterations
                + ", evaluations=" + evaluations
                + ", collinear=" + collinear
                + ", tolerance=" + tolerance
                + ", classWeights=" + classWeights
                + "]";
    }

    /** Makes a report; what is not told is 0, NaN where 0 would be a claim, or empty. For one thread. */
    public static final class Builder {
        private final Status status;
        private final Solver solver;
        private final long rows;
        private long ignored;
        private double weightSum = Double.NaN;
        private double objective = Double.NaN;
        private double logLikelihood = Double.NaN;
        private double nullLogLikelihood = Double.NaN;
        private double gradientNorm = Double.NaN;
        private int iterations;
        private int evaluations;
        private List<Collinearity> collinear = List.of();
        private double tolerance = Double.NaN;
        private List<Double> classWeights = List.of();

        /** Begins. */
        public Builder(Status status, Solver solver, long rows) {
            this.status = NullCheck.argument(status, "status");
            this.solver = NullCheck.argument(solver, "solver");
            this.rows = rows;
        }

        /** {@link RegressionReport#ignored}. */
        public Builder ignored(long ignored) {
            this.ignored = ignored;
            return this;
        }

        /** {@link RegressionReport#weightSum}. */
        public Builder weightSum(double weightSum) {
            this.weightSum = weightSum;
            return this;
        }

        /** {@link RegressionReport#objective}. */
        public Builder objective(double objective) {
            this.objective = objective;
            return this;
        }

        /** {@link RegressionReport#logLikelihood}. */
        public Builder logLikelihood(double logLikelihood) {
            this.logLikelihood = logLikelihood;
            return this;
        }

        /** {@link RegressionReport#nullLogLikelihood}. */
        public Builder nullLogLikelihood(double nullLogLikelihood) {
            this.nullLogLikelihood = nullLogLikelihood;
            return this;
        }

        /** {@link RegressionReport#gradientNorm}. */
        public Builder gradientNorm(double gradientNorm) {
            this.gradientNorm = gradientNorm;
            return this;
        }

        /** {@link RegressionReport#iterations}. */
        public Builder iterations(int iterations) {
            this.iterations = iterations;
            return this;
        }

        /** {@link RegressionReport#evaluations}. */
        public Builder evaluations(int evaluations) {
            this.evaluations = evaluations;
            return this;
        }

        /** {@link RegressionReport#collinear}. */
        public Builder collinear(List<Collinearity> collinear) {
            this.collinear = List.copyOf(NullCheck.argument(collinear, "collinear"));
            return this;
        }

        /** {@link RegressionReport#tolerance}. */
        public Builder tolerance(double tolerance) {
            this.tolerance = tolerance;
            return this;
        }

        /** {@link RegressionReport#classWeights}. */
        public Builder classWeights(List<Double> classWeights) {
            this.classWeights = List.copyOf(NullCheck.argument(classWeights, "classWeights"));
            return this;
        }

        /** The report. */
        public RegressionReport build() {
            return new RegressionReport(this);
        }
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
