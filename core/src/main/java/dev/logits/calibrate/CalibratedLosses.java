package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.RowWeight;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowPass;
import java.io.IOException;
import java.io.Serial;

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
        Sum sum = RowPass.over(source, new Sum(calibrator));
        return sum.total.value() / sum.rows.value();
    }

    private static final class Sum implements RowPass<Sum> {
        @Serial
        private static final long serialVersionUID = 1;

        private final Calibrator calibrator;
        private final ExactSum total = new ExactSum();
        private final RowWeight rows = new RowWeight();

        Sum(Calibrator calibrator) {
            this.calibrator = calibrator;
        }

        @Override
        public void add(LogitsSource source) throws IOException {
            RowBatch batch = RowBatch.weighted(source);
            Logits buffer = Logits.zeros(batch.capacity(), source.classes());
            double[] losses = new double[batch.capacity()];
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    of(batch, calibrator, buffer, losses);
                    for (int r = 0; r < batch.count(); r++) {
                        if (!batch.ignored(r)) {
                            rows.add(batch.weight(r));
                            WeightedSums.add(total, batch.weight(r), losses[r]);
                        }
                    }
                }
            }
        }

        @Override
        public void merge(Sum other) {
            total.add(other.total);
            rows.add(other.rows);
        }
    }
}
