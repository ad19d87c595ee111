package dev.logits.app.decide;

import dev.logits.app.shell.Words;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.Optional;

/**
 * How rows count: each once; as so many cases where all weights are whole numbers, which makes rows of them; or as much
 * as a weight says that is not.
 *
 * @param column of the weights, where there are any
 * @param other the first weight that is no number of cases, in words; empty where all are
 * @param ignored rows without a label
 */
record Weighting(Optional<String> column, Optional<String> other, long ignored) {
    /** A larger weight is no count of cases. */
    private static final double MOST_CASES = 1e9;

    static final Weighting NONE = new Weighting(Optional.empty(), Optional.empty(), 0);

    /** Looks at all weights, in one pass where there are any. */
    static Weighting of(LogitsSource source, Optional<String> column) throws IOException {
        if (column.isEmpty()) {
            return NONE;
        }
        int place = SourceColumn.place(source, column.get());
        Optional<String> other = Optional.empty();
        long ignored = 0;
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    ignored += batch.ignored(r) ? 1 : 0;
                    String cell = batch.cell(r, place);
                    if (other.isEmpty() && !batch.ignored(r) && !isCases(cell)) {
                        other = Optional.of("row " + batch.number(r) + " has \"" + cell + "\"");
                    }
                }
            }
        }
        return new Weighting(column, other, ignored);
    }

    private static boolean isCases(String cell) {
        try {
            double value = Double.parseDouble(cell);
            return value >= 0 && value <= MOST_CASES && value == Math.rint(value);
        } catch (NumberFormatException noNumber) {
            return false;
        }
    }

    /** The column of weights that are not all numbers of cases. */
    Optional<String> real() {
        return other.isPresent() ? column : Optional.empty();
    }

    /** Rows as often as their cases; as they are where weights are not numbers of cases. */
    LogitsSource cases(LogitsSource rows) {
        return column.isPresent() && other.isEmpty() ? RepeatedRows.by(column.get(), rows) : rows;
    }

    /**
     * Refuses weights that are no numbers of cases where something is asked for that counts cases.
     *
     * @throws IllegalArgumentException if it is
     */
    void requireCases(String option, boolean asked) {
        if (asked && other.isPresent()) {
            throw new IllegalArgumentException(option + " count cases, so --weights must be whole numbers, and "
                    + other.get() + "; leave the weights out where they are asked for");
        }
    }

    /** What a reader should know of a number of rows with weights. */
    Optional<String> note(long rows) {
        return column.map(name -> other.isPresent()
                ? "rows count as the weights \"" + name + "\" say; intervals are of " + Words.rows(rows)
                        + ", each counting as its weight, and metrics of calibration are left out"
                : "each row counts as as many cases as the weight \"" + name + "\" says, " + Words.count(rows)
                        + " in all");
    }
}
