package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowFolds;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Calibration when data are few: no half is set aside. Each row is calibrated by a fit to the other folds, so that what
 * is measured of all rows is of rows that their calibrator has not seen; for new rows there is the fit to all.
 *
 * <p>Reference: V. Chernozhukov, D. Chetverikov, M. Demirer, E. Duflo, C. Hansen, W. Newey, J. Robins, Double/debiased
 * machine learning for treatment and structural parameters, Econometrics Journal 21, 2018, for cross-fitting.
 *
 * <pre>{@code
 * CrossFittedCalibration fit = CrossFittedCalibration.fit(source, CalibrationMethod.BETA, new RowFolds(5, 0));
 * Evaluation honest = Evaluation.of(fit.calibrated(source), 15);
 * Calibrator forNewRows = fit.all().calibrator();
 * }</pre>
 *
 * @param folds which row lies in which fold
 * @param others the fit without each fold
 * @param all the fit to all rows
 * @since 0.1
 */
public record CrossFittedCalibration(
        RowFolds folds, List<Fitted<? extends Calibrator>> others, Fitted<? extends Calibrator> all) {

    /** Copies the list and checks its length. */
    public CrossFittedCalibration {
        NullCheck.argument(folds, "folds");
        others = List.copyOf(NullCheck.argument(others, "others"));
        NullCheck.argument(all, "all");
        if (others.size() != folds.count()) {
            throw new IllegalArgumentException(others.size() + " fits for " + folds.count() + " folds");
        }
    }

    /**
     * Fits without each fold, and to all rows.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link CalibrationMethod#fit(LogitsSource)}; with very few rows a fold's
     *     others can be none
     */
    public static CrossFittedCalibration fit(LogitsSource source, CalibrationMethod method, RowFolds folds)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(method, "method");
        NullCheck.argument(folds, "folds");
        List<Fitted<? extends Calibrator>> others = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            others.add(method.fit(folds.others(source, fold)));
        }
        return new CrossFittedCalibration(folds, others, method.fit(source));
    }

    /**
     * The rows of the source that this was fitted to, each calibrated by the fit that has not seen it.
     *
     * @throws IllegalArgumentException if the source has another number of classes
     */
    public LogitsSource calibrated(LogitsSource source) {
        NullCheck.argument(source, "source");
        CalibratedShape.checkClasses(all.calibrator(), source.classes());
        return new SourceView(source) {
            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                int count = cursor.read(into, labels);
                for (int r = 0; r < count; r++) {
                    Calibrator unseen = others.get(folds.of(into, r, labels[r])).calibrator();
                    RowCalibration.apply(unseen, into, r, cursor.rowNumber(r));
                }
                return count;
            }
        };
    }
}
