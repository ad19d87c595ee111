package dev.logits.app.calibrate;

import dev.logits.app.read.Floor;
import dev.logits.app.read.Rows;
import dev.logits.app.shell.Notes;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.Version;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.GroupCalibration;
import dev.logits.calibrate.GroupMulticalibration;
import dev.logits.calibrate.GroupedCalibrator;
import dev.logits.calibrate.MethodComparison;
import dev.logits.calibrate.MethodSelection;
import dev.logits.io.json.Provenance;
import dev.logits.io.report.CalibrationReport;
import dev.logits.metric.Evaluation;
import dev.logits.source.ClassOrder;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A calibration that has been done: the fit, and the test rows before and after.
 *
 * @param split which rows were fitted and which tested
 * @param fitted the calibrator and how its fit went
 * @param comparison how the methods compared, where the method was chosen by that
 * @param before the test rows before calibration
 * @param after the test rows calibrated
 * @param groups calibrators of groups, where they were asked for; {@code fitted} is then that of all rows
 * @param floors what probabilities of 0 were read as, where there may be some
 */
record Calibration(
        Split split,
        Fitted<? extends Calibrator> fitted,
        Optional<MethodComparison> comparison,
        Evaluation before,
        Evaluation after,
        Optional<CalibratedGroups> groups,
        Optional<Floors> floors) {

    /** Of the rows fitted and of those tested. */
    record Floors(Floor fit, Floor test) {}

    /** The same with what is known of floors, both or neither. */
    Calibration with(Optional<Floor> fit, Optional<Floor> test) {
        return new Calibration(
                split, fitted, comparison, before, after, groups, fit.map(f -> new Floors(f, test.orElseThrow())));
    }

    /**
     * Fits and tests; shows progress, and names the file in what is wrong with its rows.
     *
     * @param method empty to choose by cross-validation
     * @param groups how groups are fitted; empty to fit all rows alike
     * @param seed of that choice
     */
    static Calibration run(
            Split split,
            Optional<CalibrationMethod> method,
            Optional<GroupOptions.Wanted> groups,
            long seed,
            int bins,
            ProgressBar bar)
            throws IOException {
        ProgressSource fitRows = new ProgressSource(split.fit(), bar);
        ProgressSource testRows = new ProgressSource(split.test(), bar);
        try {
            return Rows.of(split.fit(), () -> {
                testRows.once("test, before");
                Evaluation before = Evaluation.of(testRows, bins);
                fitRows.passes("fit");
                Optional<MethodSelection> selection =
                        method.isPresent() ? Optional.empty() : Optional.of(selected(fitRows, seed));
                Fitted<? extends Calibrator> fitted = selection.isPresent()
                        ? selection.get().fitted()
                        : method.orElseThrow().fit(fitRows);
                Optional<CalibratedGroups> byGroup = Optional.empty();
                if (groups.isPresent()) {
                    GroupOptions.Wanted wanted = groups.get();
                    fitRows.passes("fit by " + wanted.named());
                    CalibrationMethod same =
                            CalibrationMethod.of(fitted.calibrator().method()).orElseThrow();
                    GroupedCalibrator fit = wanted.patches().isPresent()
                            ? GroupMulticalibration.fit(
                                    fitRows,
                                    wanted.columns(),
                                    same,
                                    wanted.fewest(),
                                    wanted.patches().get())
                            : GroupCalibration.fit(fitRows, wanted.columns().get(0), same, wanted.fewest());
                    testRows.passes("test by " + wanted.named());
                    byGroup = Optional.of(CalibratedGroups.of(fit, testRows, bins));
                }
                testRows.once("test, after");
                Evaluation after = Evaluation.of(calibrated(testRows, fitted, byGroup), bins);
                return new Calibration(
                        split,
                        fitted,
                        selection.map(MethodSelection::comparison),
                        before,
                        after,
                        byGroup,
                        Optional.empty());
            });
        } finally {
            bar.finish();
        }
    }

    /** Chooses a method; the bar names the method and the fold. */
    private static MethodSelection selected(ProgressSource fitRows, long seed) throws IOException {
        int folds = MethodSelection.DEFAULT_FOLDS;
        return MethodSelection.fit(
                fitRows,
                List.of(CalibrationMethod.values()),
                folds,
                seed,
                (method, fold) -> fitRows.passes("fit " + method.text()
                        + (fold.isPresent() ? ", fold " + (fold.getAsInt() + 1) + " of " + folds : ", all rows")));
    }

    private static LogitsSource calibrated(
            LogitsSource rows, Fitted<? extends Calibrator> fitted, Optional<CalibratedGroups> groups) {
        return groups.isPresent()
                ? groups.get().fit().calibrated(rows)
                : new CalibratedSource(rows, fitted.calibrator());
    }

    /** Rows, calibrated as they were fitted. */
    LogitsSource calibrated(LogitsSource rows) {
        return calibrated(rows, fitted, groups);
    }

    FitReport fit() {
        return fitted.report();
    }

    /** What was fitted, as {@code --method} names it. */
    String method() {
        return patches().isPresent()
                ? MethodOption.MULTICALIBRATION
                : fitted.calibrator().method();
    }

    /** The patches, where it is multicalibration. */
    Optional<GroupMulticalibration> patches() {
        return groups.flatMap(g -> g.fit() instanceof GroupMulticalibration patched
                ? Optional.of(patched)
                : Optional.<GroupMulticalibration>empty());
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(MethodParameters.of(fitted.calibrator()));
        patches().ifPresent(patched -> {
            parameters.put("patches", Words.count(patched.patches().patches().size()));
            parameters.put("alpha", Words.plain(patched.options().tolerance()));
        });
        return parameters;
    }

    /** T of a method that has one. */
    OptionalDouble temperature() {
        return MethodParameters.temperature(fitted.calibrator());
    }

    /** What a reader should know before believing the numbers. */
    List<String> notes() {
        List<String> notes = new ArrayList<>(FitText.notes(fitted));
        groups.ifPresent(g -> notes.addAll(g.notes()));
        Notes.of(before).forEach(note -> notes.add("test rows: " + note));
        floors.ifPresent(f -> {
            f.fit().note().ifPresent(note -> notes.add("fit rows: " + note));
            f.test().note().ifPresent(note -> notes.add("test rows: " + note));
        });
        return notes;
    }

    Provenance provenance(String source) {
        return Provenance.of(source, split.description()).withClasses(ClassOrder.of(split.fit()));
    }

    /** The page, with sentences about how the file was read among its notes. */
    CalibrationReport report(String source, String command, List<String> reading) {
        List<String> notes = new ArrayList<>(notes());
        notes.addAll(reading);
        return new CalibrationReport(
                "Calibration of " + source,
                source,
                split.description(),
                method(),
                parameters(),
                fit(),
                before,
                after,
                notes,
                new CalibrationReport.Origin(command, Version.library(), Version.java(), now()));
    }

    private static String now() {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(ZonedDateTime.now().truncatedTo(ChronoUnit.SECONDS));
    }
}
