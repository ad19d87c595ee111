package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;

/** A calibrator's rows, in blocks over the common pool. */
final class CalibratedRows {
    private CalibratedRows() {}

    /** What a calibrator does to one row. */
    @FunctionalInterface
    interface Row {
        /**
         * Writes calibrated logits.
         *
         * @param scratch K doubles
         * @param out may be the row itself
         */
        void into(Logits z, int row, double[] scratch, float[] out, int outOff);
    }

    static void logits(Calibrator calibrator, Logits z, Logits out, Row row) {
        CalibratedShape.check(calibrator, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            double[] scratch = new double[z.classes()];
            for (int r = from; r < to; r++) {
                row.into(z, r, scratch, out.array(), out.offset(r));
            }
        });
    }

    static void softmax(Calibrator calibrator, Logits z, Probabilities out, Row row) {
        CalibratedShape.check(calibrator, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            double[] scratch = new double[z.classes()];
            for (int r = from; r < to; r++) {
                int at = out.offset(r);
                row.into(z, r, scratch, out.array(), at);
                Kernels.get().softmax(out.array(), at, z.classes(), out.array(), at);
            }
        });
    }
}
