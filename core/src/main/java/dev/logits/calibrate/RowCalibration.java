package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;

/** One row, calibrated where it is. */
final class RowCalibration {
    private RowCalibration() {}

    static void apply(Calibrator calibrator, Logits rows, int r, long number) {
        if (Double.isNaN(Kernels.get().logSumExp(rows.array(), rows.offset(r), rows.classes()))) {
            throw BadRow.error(rows.array(), rows.offset(r), rows.classes(), number, "calibration");
        }
        Logits row = rows.slice(r, r + 1);
        calibrator.calibratedLogits(row, row);
    }
}
