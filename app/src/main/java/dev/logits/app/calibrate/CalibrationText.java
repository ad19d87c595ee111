package dev.logits.app.calibrate;

import dev.logits.app.judge.MetricTable;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.FitReport;
import dev.logits.io.report.ReliabilityPlot;
import java.util.ArrayList;
import java.util.List;

/** A calibration as lines for a terminal: the fit, the metrics and the diagrams before and after. */
final class CalibrationText {
    private CalibrationText() {}

    static List<String> lines(Calibration calibration, Terminal terminal) {
        FitReport fit = calibration.fit();
        List<String> lines = new ArrayList<>();
        Calibrator calibrator = calibration.fitted().calibrator();
        lines.add("method        " + calibrator.method() + ", " + MethodParameters.line(calibrator)
                + calibration
                        .patches()
                        .map(patched -> ", and "
                                + Words.counted(patched.patches().patches().size(), "patch", "patches")
                                + " of multicalibration")
                        .orElse(""));
        lines.add("fit           " + Words.rows(fit.rows())
                + (fit.hasFewRows(calibrator.method()) ? ": FEW ROWS, " : ", ") + Words.status(fit.status()) + " after "
                + fit.passes() + " passes, gradient " + Words.significant(fit.gradient(), 2));
        lines.add("test          " + Words.rows(calibration.before().rows()) + " of "
                + Words.count(calibration.before().classes()) + " classes");
        lines.add("split         " + calibration.split().description());
        lines.add("");
        calibration.comparison().ifPresent(comparison -> {
            lines.addAll(ComparisonText.lines(comparison, terminal.plotStyle().width()));
            lines.add("");
        });
        lines.addAll(MetricTable.beforeAndAfter(calibration.before(), calibration.after()));
        lines.add("");
        calibration.groups().ifPresent(groups -> {
            lines.addAll(groups.lines(terminal.plotStyle()));
            lines.add("");
        });
        lines.addAll(ReliabilityPlot.beforeAndAfter(
                calibration.before().reliability(), calibration.after().reliability(), terminal.plotStyle()));
        for (String note : calibration.notes()) {
            lines.addAll(Paragraph.lines("note: " + note, terminal.plotStyle().width()));
        }
        return lines;
    }
}
