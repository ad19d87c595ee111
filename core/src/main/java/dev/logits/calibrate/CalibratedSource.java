package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The rows of another source as a calibrator sees them: logits whose softmax are the calibrated probabilities, computed
 * as they are read. Labels and row numbers pass through.
 *
 * <pre>{@code Evaluation after = Evaluation.of(new CalibratedSource(testRows, fit.calibrator()), 15); }</pre>
 *
 * @param source the rows as they came
 * @param calibrator what to do to them
 */
public record CalibratedSource(LogitsSource source, Calibrator calibrator) implements LogitsSource {

    /**
     * Checks that the calibrator fits the rows.
     *
     * @throws IllegalArgumentException if the calibrator was fitted on another number of classes
     */
    public CalibratedSource {
        Objects.requireNonNull(source, "source");
        CalibratedShape.checkClasses(calibrator, source.classes());
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public OptionalLong rows() {
        return source.rows();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Cursor open() throws IOException {
        Cursor cursor = source.open();
        return new Cursor() {
            @Override
            public int read(Logits into, int[] labels) throws IOException {
                int count = cursor.read(into, labels);
                if (count > 0) {
                    calibrate(into.slice(0, count), cursor);
                }
                return count;
            }

            @Override
            public long rowNumber(int i) {
                return cursor.rowNumber(i);
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
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
