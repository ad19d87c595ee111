package dev.logits.app.decide;

import dev.logits.app.shell.Words;
import dev.logits.metric.Evaluation;
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
 * @param scale by which weights add up to the number of equal rows that would tell a mean as well, (Σ w)² / Σ w²
 */
record Weighting(Optional<String> column, Optional<String> other, long ignored, double scale) {
    /** A larger weight is no count of cases. */
    private static final double MOST_CASES = 1e9;

    static final Weighting NONE = new Weighting(Optional.empty(), Optional.empty(), 0, 1);

    /** Looks at all weights, in one pass where there are any. */
    static Weighting of(LogitsSource source, Optional<String> column) throws IOException {
        if (column.isEmpty()) {
            return NONE;
        }
        int place = SourceColumn.place(source, column.get());
        Optional<String> other = Optional.empty();
        long ignored = 0;
        double sum = 0;
        double squares = 0;
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    ignored += batch.ignored(r) ? 1 : 0;
                    String cell = batch.cell(r, place);
                    double weight = batch.ignored(r) ? 0 : Math.max(0, number(cell));
                    sum += weight;
                    squares += weight * weight;
                    if (other.isEmpty() && !batch.ignored(r) && !isCases(cell)) {
                        other = Optional.of("row " + batch.number(r) + " has \"" + cell + "\"");
                    }
                }
            }
        }
        return new Weighting(column, other, ignored, squares > 0 ? rounded(sum / squares) : 1);
    }

    /** To 24 bits, so that the order of the rows does not matter. */
    private static double rounded(double scale) {
        return Double.longBitsToDouble(Double.doubleToLongBits(scale) >> 29 << 29);
    }

    private static boolean isCases(String cell) {
        double value = number(cell);
        return value >= 0 && value <= MOST_CASES && value == Math.rint(value);
    }

    /** −1 where it is none; what is wrong with it is said where it is used. */
    private static double number(String cell) {
        try {
            double value = Double.parseDouble(cell);
            return value >= 0 ? value : -1;
        } catch (NumberFormatException noNumber) {
            return -1;
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

    /** The metrics of rows that have their cases already, or of each as much as its weight says. */
    Evaluation evaluation(LogitsSource rows, int bins) throws IOException {
        return real().isPresent()
                ? Evaluation.of(RepeatedRows.by(real().get(), new ScaledWeights(rows, real().get(), scale)), bins)
                : Evaluation.of(rows, bins);
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
                        + ", each counting as its weight"
                : "each row counts as as many cases as the weight \"" + name + "\" says, " + Words.count(rows)
                        + " in all");
    }
}
