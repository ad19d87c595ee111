package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.kernel.RowBlocks;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.Arrays;

/**
 * A number for each row that is higher the more the row is like what the model knows: in-distribution. Open for users to
 * implement.
 */
public interface ConfidenceScore {

    /** The name on the command line, such as "energy". */
    String name();

    /**
     * The score of one row: {@code n} logits from {@code z[off]} on.
     *
     * @throws IllegalArgumentException if the row is not valid
     */
    double of(float[] z, int off, int n);

    /**
     * The score of each row.
     *
     * @throws IllegalArgumentException if a row is not valid, naming it
     */
    default double[] of(Logits z) {
        double[] out = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = ScoreRow.of(this, z, r, r);
            }
        });
        return out;
    }

    /**
     * The score of each row of a source, labelled or not, in one pass; 8 bytes a row.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a row is not valid, naming it
     */
    default double[] of(LogitsSource source) throws IOException {
        RowBatch batch = RowBatch.of(source);
        double[] out = new double[(int) Math.min(1 << 26, source.rows().orElse(1024))];
        int rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                if (out.length - rows < batch.count()) {
                    out = Arrays.copyOf(out, Math.addExact(rows, Math.max(rows, batch.count())));
                }
                double[] into = out;
                int first = rows;
                RowBlocks.forEach(batch.count(), batch.classes(), (from, to) -> {
                    for (int r = from; r < to; r++) {
                        into[first + r] = ScoreRow.of(this, batch.logits(), r, batch.number(r));
                    }
                });
                rows += batch.count();
            }
        }
        return Arrays.copyOf(out, rows);
    }
}
