package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * The calibration method that the rows themselves ask for, fitted to all of them.
 *
 * <p>Choice: the rows are cut into folds that depend on their content ({@link dev.logits.source.RowFolds}); each
 * method is fitted to all folds but one and scored on the one that is left, by the mean negative log-likelihood. Among
 * the methods that are within one standard error of the best, rows paired, the one with the fewest parameters is
 * chosen: what cannot be told apart should be simple. Matrix and Dirichlet scaling are compared up to {@value
 * MethodRace#MATRIX_CLASSES} classes.
 *
 * <p>It takes folds + 1 times the time of fitting every method.
 *
 * <pre>{@code
 * MethodSelection best = MethodSelection.fit(z, y);
 * best.comparison().reason();                          // "temperature is within one standard error of …"
 * best.fitted().calibrator().calibrate(newLogits);
 * }</pre>
 *
 * @param fitted the chosen method, fitted to all rows
 * @param comparison how all methods did, and why this one
 * @since 0.1
 */
public record MethodSelection(Fitted<? extends Calibrator> fitted, MethodComparison comparison) {
    /** Folds unless told. */
    public static final int DEFAULT_FOLDS = 5;

    /** What stands for a method on the command line. */
    public static final String AUTO = "auto";

    /** Neither may be null. */
    public MethodSelection {
        NullCheck.argument(fitted, "fitted");
        NullCheck.argument(comparison, "comparison");
        NullCheck.argument(fitted, "fitted");
        NullCheck.argument(comparison, "comparison");
    }

    /**
     * Chooses among all methods and fits to rows in memory, with five folds and seed 0.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static MethodSelection fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, source -> fit(source, 0));
    }

    /**
     * Chooses among all methods and fits to the rows of a source, with five folds.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static MethodSelection fit(LogitsSource source, long seed) throws IOException {
        NullCheck.argument(source, "source");
        return fit(source, List.of(CalibrationMethod.values()), DEFAULT_FOLDS, seed);
    }

    /**
     * Chooses among some methods and fits to the rows of a source.
     *
     * @param methods one or more
     * @param folds 2 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}, or if there is no method or fewer than 2 folds
     */
    public static MethodSelection fit(LogitsSource source, List<CalibrationMethod> methods, int folds, long seed)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(methods, "methods");
        return fit(source, methods, folds, seed, (method, fold) -> {});
    }

    /**
     * Is told what the comparison works on. Methods are fitted to few rows beside each other, and then it is told from
     * several threads, but never from two at the same time.
     */
    @FunctionalInterface
    public interface Progress {
        /**
         * A method is about to be fitted.
         *
         * @param method the method
         * @param fold the fold that is held out, from 0; empty for the fit of the chosen method to all rows
         */
        void fitting(CalibrationMethod method, OptionalInt fold);
    }

    /**
     * Chooses among some methods, fits to the rows of a source, and tells how far it is.
     *
     * @param methods one or more
     * @param folds 2 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(LogitsSource, List, int, long)}
     */
    public static MethodSelection fit(
            LogitsSource source, List<CalibrationMethod> methods, int folds, long seed, Progress progress)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(methods, "methods");
        NullCheck.argument(progress, "progress");
        if (methods.isEmpty()) {
            throw new IllegalArgumentException("no method to choose from");
        }
        LogitsSource rows = TrainingRows.of(source);
        MethodComparison comparison = new MethodRace(rows, methods, folds, seed, progress).run();
        CalibrationMethod chosen = CalibrationMethod.of(comparison.chosen()).orElseThrow();
        progress.fitting(chosen, OptionalInt.empty());
        return new MethodSelection(chosen.fit(rows), comparison);
    }
}
