package dev.logits.app.judge;

import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Words;
import dev.logits.io.report.PlotStyle;
import dev.logits.metric.ClassSummary;
import dev.logits.metric.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The classes of an evaluation as a table for a terminal, worst calibrated first where not all are shown. */
final class ClassTable {
    private static final int MOST = 30;

    private ClassTable() {}

    static List<String> lines(Evaluation e, PlotStyle style) {
        List<ClassSummary> shown = e.perClass();
        if (shown.size() > MOST) {
            shown = shown.stream()
                    .sorted(Comparator.comparingDouble(ClassSummary::ece).reversed())
                    .limit(MOST)
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        lines.add(row("class", "rows", "recall", "predicted", "precision", "conf", "gap", "ece", "nll"));
        for (ClassSummary c : shown) {
            lines.add(row(
                    String.valueOf(c.index()),
                    Words.count(c.count()),
                    number(c.recall()),
                    Words.count(c.predicted()),
                    number(c.precision()),
                    number(c.confidence()),
                    Double.isNaN(c.gap()) ? "-" : String.format(Locale.ROOT, "%+.3f", c.gap()),
                    String.format(Locale.ROOT, "%.5f", c.ece()),
                    number(c.nll())));
        }
        if (shown.size() < e.perClass().size()) {
            lines.add(
                    "... the " + MOST + " of largest ece of " + Words.count(e.classes()) + " classes; --json has all");
        }
        lines.add("");
        lines.addAll(Paragraph.lines(
                "recall is of the rows labeled with the class; precision, conf (mean confidence) and gap (precision -"
                        + " conf, negative is over-confident) are of the rows predicted as it",
                style.width()));
        return lines;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : Double.isInfinite(value) ? "infinite" : Words.decimals(value, 3);
    }

    private static String row(String name, String... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%7s", name));
        int[] widths = {9, 8, 10, 10, 7, 8, 9, 9};
        for (int i = 0; i < cells.length; i++) {
            line.append(String.format(Locale.ROOT, "%" + widths[i] + "s", cells[i]));
        }
        return line.toString();
    }
}
