package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceView;
import java.io.IOException;

/**
 * The rows of another source as a calibrator sees them: logits whose softmax are the calibrated probabilities, computed
 * as they are read. Labels and row numbers pass through.
 *
 * <pre>{@code Evaluation after = Evaluation.of(new CalibratedSource(testRows, fit.calibrator()), 15); }</pre>
 *
 * <p>Immutable; a cursor is for one thread.
 *
 * @since 0.1
 */
public final class CalibratedSource extends SourceView {
    private final Calibrator calibrator;

    /**
     * The rows of {@code source}, calibrated.
     *
     * @throws IllegalArgumentException if the calibrator was fitted on another number of classes
     */
    public CalibratedSource(LogitsSource source, Calibrator calibrator) {
        super(source);
        CalibratedShape.checkClasses(NullCheck.argument(calibrator, "calibrator"), source.classes());
        this.calibrator = calibrator;
    }

    @Override
    protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
        int count = cursor.read(into, labels);
        if (count > 0) {
            calibrate(into.slice(0, count), cursor);
        }
        return count;
    }

    /** A calibrator numbers a batch's rows from 0; an error is to name the row in the data. */
    private void calibrate(Logits rows, Cursor cursor) {
        try {
            calibrator.calibratedLogits(rows, rows);
        } catch (IllegalArgumentException e) {
            for (int r = 0; r < rows.rows(); r++) {
                if (Double.isNaN(Kernels.get().logSumExp(rows.array(), rows.offset(r), rows.classes()))) {
                    throw BadRow.error(
                            rows.array(), rows.offset(r), rows.classes(), cursor.rowNumber(r), "calibration");
                }
            }
            throw e;
        }
    }
}
