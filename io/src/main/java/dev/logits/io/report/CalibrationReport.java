package dev.logits.io.report;

import dev.logits.calibrate.FitReport;
import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Evaluation;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A calibration and what it did, as one HTML page that needs nothing else: no network, no script, no other file.
 *
 * <p>The page opens with a verdict in plain words, shows scores and diagrams before and after, and ends with how it was
 * made. What did not work is said first: a fit without an optimum, a calibration that made things worse. The same
 * report gives the same bytes: nothing reads the clock or the machine.
 *
 * <p>Immutable.
 *
 * @param title the page's heading
 * @param source the file or data set the logits came from
 * @param split which rows were fitted and which were tested, in words
 * @param method the calibrator's method, such as "temperature"
 * @param parameters the fitted parameters, name to value, in the order to show them
 * @param fit how the fit went
 * @param before the test rows' scores before calibration
 * @param after the scores of the same rows, calibrated
 * @param notes what else a reader should know, such as warnings; shown under the verdict
 * @param origin what made the report
 * @param details intervals, the comparison of methods and prediction sets, where there are any
 * @since 0.1
 */
public record CalibrationReport(
        String title,
        String source,
        String split,
        String method,
        Map<String, String> parameters,
        FitReport fit,
        Evaluation before,
        Evaluation after,
        List<String> notes,
        Origin origin,
        ReportDetails details) {

    /** A report without details. */
    public CalibrationReport(
            String title,
            String source,
            String split,
            String method,
            Map<String, String> parameters,
            FitReport fit,
            Evaluation before,
            Evaluation after,
            List<String> notes,
            Origin origin) {
        this(title, source, split, method, parameters, fit, before, after, notes, origin, ReportDetails.NONE);
    }

    /** Copies map and list, keeping their order; before and after must be about the same rows. */
    public CalibrationReport {
        NullCheck.argument(title, "title");
        NullCheck.argument(source, "source");
        NullCheck.argument(split, "split");
        NullCheck.argument(method, "method");
        NullCheck.argument(parameters, "parameters");
        NullCheck.argument(fit, "fit");
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        NullCheck.argument(notes, "notes");
        NullCheck.argument(origin, "origin");
        NullCheck.argument(details, "details");
        NullCheck.argument(title, "title");
        NullCheck.argument(source, "source");
        NullCheck.argument(split, "split");
        NullCheck.argument(method, "method");
        NullCheck.argument(fit, "fit");
        NullCheck.argument(origin, "origin");
        NullCheck.argument(details, "details");
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        parameters.forEach((name, value) -> Objects.requireNonNull(value, name));
        notes = List.copyOf(notes);
        if (before.rows() != after.rows() || before.classes() != after.classes()) {
            throw new IllegalArgumentException("a report compares the same rows before and after: before has "
                    + before.rows() + " rows of " + before.classes() + " classes, after " + after.rows() + " of "
                    + after.classes());
        }
    }

    /**
     * What made a report.
     *
     * @param command the command line that made it
     * @param library the version of this library
     * @param jdk the version of Java
     * @param created when, as it is to be shown
     */
    public record Origin(String command, String library, String jdk, String created) {

        /** None may be null. */
        public Origin {
            NullCheck.argument(command, "command");
            NullCheck.argument(library, "library");
            NullCheck.argument(jdk, "jdk");
            NullCheck.argument(created, "created");
            NullCheck.argument(command, "command");
            NullCheck.argument(library, "library");
            NullCheck.argument(jdk, "jdk");
            NullCheck.argument(created, "created");
        }
    }

    /** The same report with these details. */
    public CalibrationReport with(ReportDetails others) {
        NullCheck.argument(others, "others");
        return new CalibrationReport(
                title, source, split, method, parameters, fit, before, after, notes, origin, others);
    }

    /**
     * The report's pictures as SVG, by name, such as "reliability-before"; "reliability" is before and after in one.
     */
    public Map<String, String> pictures() {
        return ReportPage.pictures(this);
    }

    /** The verdict that the page opens with, for the terminal too. */
    public Verdict verdict() {
        return Verdict.of(method, parameters, fit, before, after);
    }

    /** The whole page, from doctype to end tag; write it as UTF-8. */
    public String html() {
        return ReportPage.of(this);
    }
}
