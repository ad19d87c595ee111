package dev.logits.calibrate;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.Optional;

/**
 * Calibration methods compared on rows that each was not fitted on, and which one was chosen.
 *
 * @param rows one a method, best first; methods that could not be fitted come last
 * @param chosen the method that was chosen, one of {@code rows}
 * @param reason why, in one or two sentences
 * @param folds in how many parts the rows were cut, each held out once
 * @param seed what the parts depend on, beside the content of the rows
 * @since 0.1
 */
public record MethodComparison(List<Row> rows, String chosen, String reason, int folds, long seed) {

    /** Copies the list and checks that the chosen method is in it. */
    public MethodComparison {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(chosen, "chosen");
        NullCheck.argument(reason, "reason");
        rows = List.copyOf(rows);
        NullCheck.argument(reason, "reason");
        if (rows.stream().noneMatch(row -> row.method().equals(chosen))) {
            throw new IllegalArgumentException("the chosen method " + chosen + " is not among those compared");
        }
    }

    /** The row of a method; empty if it was not compared. */
    public Optional<Row> row(String method) {
        NullCheck.argument(method, "method");
        return rows.stream().filter(row -> row.method().equals(method)).findFirst();
    }

    /**
     * How one method did.
     *
     * @param method its name
     * @param nll mean negative log-likelihood of the held-out rows, nats; NaN if the method was not fitted, +∞ if it
     *     gave a label probability 0
     * @param standardError the standard error of {@code nll} over the held-out rows
     * @param difference {@code nll} minus that of the best method, 0 or more; NaN if the method was not fitted
     * @param differenceError the standard error of {@code difference}, both methods on the same rows: smaller than
     *     {@code standardError}, since rows that are hard are hard for both
     * @param parameters how many numbers the method fits
     * @param note why it was not fitted, or what to know about the fit; may be empty
     */
    public record Row(
            String method,
            double nll,
            double standardError,
            double difference,
            double differenceError,
            long parameters,
            String note) {

        /** None may be null. */
        public Row {
            NullCheck.argument(method, "method");
            NullCheck.argument(note, "note");
            NullCheck.argument(method, "method");
            NullCheck.argument(note, "note");
        }

        /** Whether the method was fitted in every fold, so that its likelihood is known. */
        public boolean compared() {
            return !Double.isNaN(nll);
        }
    }
}
