package dev.logits.calibrate;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * How a fit went. Look at it before the calibrator is used: a fit that found no optimum says so here.
 *
 * @param status converged, or why not
 * @param rows labeled rows that were fitted
 * @param ignored rows whose label is −1
 * @param classes the number of classes K of the rows
 * @param nllBefore mean negative log-likelihood of the uncalibrated rows, in nats
 * @param nllAfter the same after calibration
 * @param gradient the derivative of the mean negative log-likelihood at the answer; each method says in which parameter
 * @param passes how often the rows were read
 * @param missingClasses classes that no label named, in order
 * @since 0.1
 */
public record FitReport(
        Status status,
        long rows,
        long ignored,
        int classes,
        double nllBefore,
        double nllAfter,
        double gradient,
        int passes,
        List<Integer> missingClasses) {

    private static final int LEAST_ROWS = 30;

    private static final int ROWS_PER_CLASS = 10;

    /** Copies the list. */
    public FitReport {
        NullCheck.argument(status, "status");
        NullCheck.argument(missingClasses, "missingClasses");
        missingClasses = List.copyOf(missingClasses);
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
        return rows < rowsWanted(method);
    }

    /** The same with another number of passes. */
    FitReport withPasses(int number) {
        return new FitReport(status, rows, ignored, classes, nllBefore, nllAfter, gradient, number, missingClasses);
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
