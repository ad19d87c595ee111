package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;

/** The negative log-likelihood of rows as a calibrator sees them. */
final class CalibratedLosses {
    private CalibratedLosses() {}

    /**
     * Of the labeled rows of a batch.
     *
     * @param buffer at least as many rows as the batch has
     * @param out one per row; those of ignored rows are left as they are
     */
    static void of(RowBatch batch, Calibrator calibrator, Logits buffer, double[] out) {
        Logits z = buffer.slice(0, batch.count());
        calibrator.calibratedLogits(batch.logits().slice(0, batch.count()), z);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                if (!batch.ignored(r)) {
                    int off = z.offset(r);
                    out[r] =
                            Kernels.get().logSumExpExact(z.array(), off, z.classes()) - z.array()[off + batch.label(r)];
                }
            }
        });
    }

    /** The mean over the labeled rows of a source, of which there is one. */
    static double mean(LogitsSource source, Calibrator calibrator) throws IOException {
        RowBatch batch = RowBatch.of(source);
        Logits buffer = Logits.zeros(batch.capacity(), source.classes());
        double[] losses = new double[batch.capacity()];
        ExactSum sum = new ExactSum();
        long rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                of(batch, calibrator, buffer, losses);
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        rows++;
                        sum.add(losses[r]);
                    }
                }
            }
        }
        return sum.value() / rows;
    }
}
