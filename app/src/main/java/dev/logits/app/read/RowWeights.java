package dev.logits.app.read;

import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.Arrays;

/** The weights of a file's rows, in their order. */
public final class RowWeights {
    /** Of weights between these bounds, sums and products neither overflow nor vanish. */
    private static final double LEAST = 1e-100;

    private static final double MOST = 1e100;

    private RowWeights() {}

    /**
     * Reads a column of weights, of labeled and unlabeled rows alike; 8 bytes per row.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there is no such column, a cell is not 0 or from 1e-100 to 1e100, or all are
     *     0
     */
    public static double[] of(LogitsSource source, String column) throws IOException {
        int place = SourceColumn.place(source, column);
        double[] weights = new double[1024];
        int rows = 0;
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    weights = rows < weights.length ? weights : Arrays.copyOf(weights, 2 * rows);
                    weights[rows++] = number(source, column, batch.number(r), batch.cell(r, place));
                }
            }
        }
        if (rows > 0 && Arrays.stream(weights, 0, rows).allMatch(weight -> weight == 0)) {
            throw new IllegalArgumentException(source.name() + ": no row has a weight \"" + column
                    + "\" above 0; give those that count a weight, or leave --weights out");
        }
        return Arrays.copyOf(weights, rows);
    }

    private static double number(LogitsSource source, String column, long row, String cell) {
        try {
            double weight = Double.parseDouble(cell);
            if (weight == 0 || weight >= LEAST && weight <= MOST) {
                return weight;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        throw new IllegalArgumentException(source.name() + ": row " + row + ": the weight \"" + column + "\" is \""
                + cell + "\"; a weight is how much the row counts, 0 or a number from 1e-100 to 1e100");
    }
}
