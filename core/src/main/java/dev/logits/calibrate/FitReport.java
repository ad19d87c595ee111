package dev.logits.calibrate;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.Objects;

/**
 * How a fit went. Look at it before the calibrator is used: a fit that found no optimum says so here.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class FitReport {
    private static final int LEAST_ROWS = 30;

    private static final int ROWS_PER_CLASS = 10;

    private final Status status;
    private final long rows;
    private final double weight;
    private final long ignored;
    private final int classes;
    private final double nllBefore;
    private final double nllAfter;
    private final double gradient;
    private final int passes;
    private final List<Integer> missingClasses;

    private FitReport(Builder from) {
        status = from.status;
        rows = from.rows;
        weight = from.weight;
        ignored = from.ignored;
        classes = from.classes;
        nllBefore = from.nllBefore;
        nllAfter = from.nllAfter;
        gradient = from.gradient;
        passes = from.passes;
        missingClasses = from.missingClasses;
    }

    /** Converged, or why not. */
    public Status status() {
        return status;
    }

    /** Labeled rows that were fitted, or cases where weights are whole; where any is not whole each row is one. */
    public long rows() {
        return rows;
    }

    /** What they count together: {@link #rows}, unless {@link dev.logits.source.RepeatedRows weights} are not whole. */
    public double weight() {
        return weight;
    }

    /** Rows whose label is −1. */
    public long ignored() {
        return ignored;
    }

    /** The number of classes K of the rows. */
    public int classes() {
        return classes;
    }

    /** Mean negative log-likelihood of the uncalibrated rows, in nats. */
    public double nllBefore() {
        return nllBefore;
    }

    /** The same after calibration. */
    public double nllAfter() {
        return nllAfter;
    }

    /** The derivative of the mean negative log-likelihood at the answer; each method says in which parameter. */
    public double gradient() {
        return gradient;
    }

    /** How often the rows were read. */
    public int passes() {
        return passes;
    }

    /** Classes that no label named, in order. */
    public List<Integer> missingClasses() {
        return missingClasses;
    }

    /** Whether the optimum was found. */
    public boolean converged() {
        return status == Status.CONVERGED;
    }

    /**
     * The fewest labeled rows on which a fit can be trusted, by a rule of thumb: 30, or 10 for each class with a method
     * that fits numbers for each class, whichever is more. A fit of fewer may well have converged.
     *
     * @param method as {@link Calibrator#method} gives it
     */
    public long rowsWanted(String method) {
        NullCheck.argument(method, "method");
        boolean oneForAll = method.equals(TemperatureScaling.METHOD) || method.equals(EnsembleTemperature.METHOD);
        return oneForAll ? LEAST_ROWS : Math.max(LEAST_ROWS, (long) ROWS_PER_CLASS * classes);
    }

    /** Whether there are fewer rows than {@link #rowsWanted}. */
    public boolean hasFewRows(String method) {
        NullCheck.argument(method, "method");
        return weight < rowsWanted(method);
    }

    /** One like this, to change parts of. */
    public Builder with() {
        return new Builder(status, rows, classes)
                .weight(weight)
                .ignored(ignored)
                .nllBefore(nllBefore)
                .nllAfter(nllAfter)
                .gradient(gradient)
                .passes(passes)
                .missingClasses(missingClasses);
    }

    /** Equal when everything is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FitReport that
                && status.equals(that.status)
                && rows == that.rows
                && Double.compare(weight, that.weight) == 0
                && ignored == that.ignored
                && classes == that.classes
                && Double.compare(nllBefore, that.nllBefore) == 0
                && Double.compare(nllAfter, that.nllAfter) == 0
                && Double.compare(gradient, that.gradient) == 0
                && passes == that.passes
                && missingClasses.equals(that.missingClasses);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                status, rows, weight, ignored, classes, nllBefore, nllAfter, gradient, passes, missingClasses);
    }

    /** Every part, by name. */
    @Override
    public String toString() {
        return "FitReport[status=" + status
                + ", rows=" + rows
                + (weight == rows ? "" : ", weight=" + weight)
                + ", ignored=" + ignored
                + ", classes=" + classes
                + ", nllBefore=" + nllBefore
                + ", nllAfter=" + nllAfter
                + ", gradient=" + gradient
                + ", passes=" + passes
                + ", missingClasses=" + missingClasses
                + "]";
    }

    /** Makes a report; what is not told is 0, NaN where 0 would be a claim, or empty. For one thread. */
    public static final class Builder {
        private final Status status;
        private final long rows;
        private double weight;
        private long ignored;
        private final int classes;
        private double nllBefore = Double.NaN;
        private double nllAfter = Double.NaN;
        private double gradient = Double.NaN;
        private int passes;
        private List<Integer> missingClasses = List.of();

        /** Begins. */
        public Builder(Status status, long rows, int classes) {
            this.status = NullCheck.argument(status, "status");
            this.rows = rows;
            weight = rows;
            this.classes = classes;
        }

        /** {@link FitReport#weight}; unless told, the number of rows. */
        public Builder weight(double weight) {
            this.weight = weight;
            return this;
        }

        /** {@link FitReport#ignored}. */
        public Builder ignored(long ignored) {
            this.ignored = ignored;
            return this;
        }

        /** {@link FitReport#nllBefore}. */
        public Builder nllBefore(double nllBefore) {
            this.nllBefore = nllBefore;
            return this;
        }

        /** {@link FitReport#nllAfter}. */
        public Builder nllAfter(double nllAfter) {
            this.nllAfter = nllAfter;
            return this;
        }

        /** {@link FitReport#gradient}. */
        public Builder gradient(double gradient) {
            this.gradient = gradient;
            return this;
        }

        /** {@link FitReport#passes}. */
        public Builder passes(int passes) {
            this.passes = passes;
            return this;
        }

        /** {@link FitReport#missingClasses}. */
        public Builder missingClasses(List<Integer> missingClasses) {
            this.missingClasses = List.copyOf(NullCheck.argument(missingClasses, "missingClasses"));
            return this;
        }

        /** The report. */
        public FitReport build() {
            return new FitReport(this);
        }
    }

    /** How a fit ended. */
    public enum Status {
        /** The optimum was found. */
        CONVERGED,
        /** Every label is its row's top class: the likelihood grows without end as probabilities go to 0 and 1. */
        SEPARABLE,
        /** The labels are no better than chance under these logits: the best calibrator ignores them. */
        WORSE_THAN_CHANCE,
        /** The parameter makes no difference: in every row all unmasked logits are equal. */
        FLAT,
        /** The iteration ended before the gradient was small. */
        ITERATION_LIMIT
    }
}
