package dev.logits.app;

import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.CalibratorJson;
import dev.logits.io.report.CalibrationReport;
import dev.logits.metric.Evaluation;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A calibration that has been done: the fit, and the test rows before and after.
 *
 * @param split which rows were fitted and which tested
 * @param fitted the calibrator and how its fit went
 * @param before the test rows as they came
 * @param after the test rows calibrated
 */
record Calibration(Split split, Fitted<TemperatureScaling> fitted, Evaluation before, Evaluation after) {

    /** Fits and tests; shows progress, and names the file in what is wrong with its rows. */
    static Calibration run(Split split, int bins, ProgressBar bar) throws IOException {
        ProgressSource fitRows = new ProgressSource(split.fit(), bar);
        ProgressSource testRows = new ProgressSource(split.test(), bar);
        try {
            return Rows.of(split.fit(), () -> {
                testRows.once("test, before");
                Evaluation before = Evaluation.of(testRows, bins);
                fitRows.passes("fit");
                Fitted<TemperatureScaling> fitted = TemperatureScaling.fit(fitRows);
                testRows.once("test, after");
                Evaluation after = Evaluation.of(new CalibratedSource(testRows, fitted.calibrator()), bins);
                return new Calibration(split, fitted, before, after);
            });
        } finally {
            bar.finish();
        }
    }

    FitReport fit() {
        return fitted.report();
    }

    double temperature() {
        return fitted.calibrator().temperature();
    }

    /** What a reader should know before believing the numbers. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(Notes.of(fit()));
        Notes.of(before).forEach(note -> notes.add("test rows: " + note));
        return notes;
    }

    CalibratorJson.Provenance provenance() {
        return CalibratorJson.Provenance.of(split.fit().name(), split.description());
    }

    CalibrationReport report(String source, String command) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("temperature", Words.significant(temperature(), 6));
        return new CalibrationReport(
                "Calibration of " + source,
                source,
                split.description(),
                fitted.calibrator().method(),
                parameters,
                fit(),
                before,
                after,
                notes(),
                new CalibrationReport.Origin(command, Version.library(), Version.java(), now()));
    }

    private static String now() {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ZonedDateTime.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
