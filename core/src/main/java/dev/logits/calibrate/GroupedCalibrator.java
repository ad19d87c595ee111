package dev.logits.calibrate;

import dev.logits.source.LogitsSource;
import java.util.List;

/**
 * A calibration that depends on the groups that a row is of: {@link GroupCalibration}, a calibrator for each group of
 * one column, and {@link GroupMulticalibration}, one of all rows that is then put right in many groups, which may
 * overlap. Both need their columns beside the scores.
 *
 * <pre>{@code Evaluation after = Evaluation.of(fit.calibrated(test), 15); }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface GroupedCalibrator permits GroupCalibration, GroupMulticalibration {
    /** The fit to all rows. */
    Fitted<? extends Calibrator> pooled();

    /** The columns that name the groups. */
    List<String> columns();

    /**
     * Whether a group of a column had enough rows to be looked at by itself. Rows of one that had not, or that the fit
     * has never seen, are calibrated as all rows are, and as their groups of other columns ask.
     */
    boolean knows(String column, String group);

    /**
     * The rows of a source, each calibrated as its groups are.
     *
     * @throws IllegalArgumentException if the source has not the columns, or another number of classes
     */
    LogitsSource calibrated(LogitsSource source);
}
