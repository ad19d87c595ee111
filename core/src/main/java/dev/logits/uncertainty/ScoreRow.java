package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** What scores of a row have in common: the check, and the number of the row in its error. */
final class ScoreRow {
    private ScoreRow() {}

    /** A number that is made of a row. */
    @FunctionalInterface
    interface Row {
        double of(float[] z, int off, int n);
    }

    /** A number of a row of a batch; a row that is not valid is named by its number in the data. */
    private static double of(ConfidenceScore score, Row what, Logits z, int r, long number) {
        if (Double.isNaN(Kernels.get().logSumExp(z.array(), z.offset(r), z.classes()))) {
            throw BadRow.error(z.array(), z.offset(r), z.classes(), number, score.name());
        }
        return what.of(z.array(), z.offset(r), z.classes());
    }

    /** A number of each row. */
    static double[] each(Logits z, ConfidenceScore score, Row what) {
        double[] out = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = of(score, what, z, r, r);
            }
        });
        return out;
    }

    /** The same of the rows of a source. */
    static double[] each(LogitsSource source, ConfidenceScore score, Row what) throws IOException {
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
                        into[first + r] = of(score, what, batch.logits(), r, batch.number(r));
                    }
                });
                rows += batch.count();
            }
        }
        return Arrays.copyOf(out, rows);
    }

    /** Checks a row that a caller gave alone. */
    static void check(float[] z, int off, int n, String needs) {
        if (n < 1) {
            throw new IllegalArgumentException("a row needs at least 1 class, got " + n);
        }
        Objects.checkFromIndexSize(off, n, z.length);
        if (Double.isNaN(Kernels.get().logSumExp(z, off, n))) {
            throw BadRow.error(z, off, n, 0, needs);
        }
    }

    static double temperature(double temperature) {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature);
        }
        return temperature;
    }

    /** z / T, relative to the largest logit, so that no temperature overflows. */
    static float[] scaled(float[] z, int off, int n, double temperature, float max) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) (((double) z[off + i] - max) / temperature);
        }
        return out;
    }
}
