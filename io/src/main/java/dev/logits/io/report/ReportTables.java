package dev.logits.io.report;

import static dev.logits.io.report.Markup.escaped;

import dev.logits.calibrate.MethodComparison;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.ClassSummary;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.metric.RiskCoverage;
import dev.logits.uncertainty.CoverageReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The tables of a report's page that compare before and after. */
final class ReportTables {
    private static final int MOST_CLASSES = 20;
    private static final double[] TARGETS = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};
    private static final int MOST_TARGETS = 4;

    private final CalibrationReport report;
    private final StringBuilder out;

    ReportTables(CalibrationReport report, StringBuilder out) {
        this.report = report;
        this.out = out;
    }

    /** The scores that decide; the others wait in {@link #moreScores}. */
    void scores() {
        scoresHead("Scores before and after");
        scores(metric -> metric.prominence() == Metric.Prominence.HEADLINE);
        out.append("</tbody>\n</table>\n</div>\n");
    }

    void moreScores() {
        out.append("<details>\n<summary>More scores</summary>\n");
        scoresHead("More scores before and after");
        scores(metric -> metric.prominence() != Metric.Prominence.HEADLINE);
        out.append("</tbody>\n</table>\n</div>\n</details>\n");
    }

    private void scores(Predicate<Metric> shown) {
        report.after().metrics().stream().filter(shown).forEach(this::score);
    }

    private void scoresHead(String name) {
        tableHead(name, "scores", "Metric", "Before", "After", "Change");
        out.insert(out.lastIndexOf("</tr>"), "<th scope=\"col\" class=\"aim\">Better is</th>");
    }

    private void score(Metric metric) {
        double before = report.before().value(metric);
        double after = report.after().value(metric);
        out.append("<tr><th scope=\"row\">").append(metric.title()).append("</th><td>");
        value(before, metric, report.details().before());
        out.append("</td><td>");
        value(after, metric, report.details().after());
        out.append("</td><td");
        String change = change(before, after, metric);
        String verdict = verdict(before, after, change, metric.direction());
        if (verdict.isEmpty()) {
            out.append('>').append(change);
        } else {
            out.append(" class=\"" + verdict + "-cell\">").append(change).append(" <span>" + verdict + "</span>");
        }
        out.append("</td><td class=\"aim\">")
                .append(
                        switch (metric.direction()) {
                            case HIGHER -> "higher";
                            case LOWER -> "lower";
                            case NEAR_ZERO -> "near 0";
                        })
                .append("</td></tr>\n");
    }

    private void value(double value, Metric metric, Optional<Bootstrap> intervals) {
        boolean share = metric.isShare();
        int decimals = decimals(metric);
        out.append(share ? Figures.percent(value, 2).replace(" %", "\u00a0%") : Figures.fixed(value, decimals));
        intervals
                .flatMap(b -> b.of(metric))
                .ifPresent(i -> out.append(" <small>")
                        .append(Figures.fixed(share ? 100 * i.low() : i.low(), decimals))
                        .append(" – ")
                        .append(Figures.fixed(share ? 100 * i.high() : i.high(), decimals))
                        .append("</small>"));
    }

    private static int decimals(Metric metric) {
        return metric.isShare() ? 2 : metric.highest() > 1 ? 4 : 5;
    }

    private static String change(double before, double after, Metric metric) {
        double change = after - before;
        if (!Double.isFinite(change)) {
            return Double.isInfinite(after) && Double.isFinite(before)
                    ? "now infinite"
                    : Double.isInfinite(before) && Double.isFinite(after) ? "now finite" : "n/a";
        }
        boolean share = metric.isShare();
        int decimals = decimals(metric);
        String text = Figures.signed(change * (share ? 100 : 1), decimals);
        return text.chars().noneMatch(c -> c >= '1' && c <= '9') ? "same" : text + (share ? " points" : "");
    }

    private static String verdict(double before, double after, String change, Metric.Direction direction) {
        if (change.equals("same") || change.equals("n/a")) {
            return "";
        }
        return direction.isBetter(after, before) ? "better" : "worse";
    }

    /** From which confidence on which accuracy is reached; false where there is none to show. */
    boolean thresholds(RiskCoverage before, RiskCoverage after) {
        List<Double> targets = new ArrayList<>();
        for (double target : TARGETS) {
            if (target > report.after().accuracy() && after.threshold(target).isPresent()) {
                targets.add(target);
            }
        }
        if (targets.isEmpty()) {
            return false;
        }
        tableHead(
                "Confidence from which on an accuracy is reached",
                "thresholds",
                "Accuracy wanted",
                "From confidence, before",
                "Rows answered, before",
                "From confidence, after",
                "Rows answered, after",
                "95\u00a0% interval, after");
        for (double target : targets.subList(0, Math.min(MOST_TARGETS, targets.size()))) {
            RiskCoverage.Threshold t = after.threshold(target).orElseThrow();
            Optional<RiskCoverage.Threshold> b = before.threshold(target);
            row(
                    Figures.coordinate(100 * target) + "\u00a0%",
                    b.map(x -> Figures.fixed(x.confidence(), 4)).orElse("–"),
                    b.map(x -> Figures.percent(x.coverage(), 1)).orElse("–"),
                    Figures.fixed(t.confidence(), 4),
                    Figures.percent(t.coverage(), 1),
                    range(t.interval()));
        }
        tableEnd();
        return true;
    }

    /** Each class, or those of the largest error. */
    void classes() {
        Evaluation before = report.before();
        Evaluation after = report.after();
        List<ClassSummary> shown = after.perClass();
        boolean all = shown.size() <= MOST_CLASSES;
        if (!all) {
            shown = shown.stream()
                    .sorted(Comparator.comparingDouble(ClassSummary::ece).reversed())
                    .limit(MOST_CLASSES)
                    .toList();
        }
        out.append("<p class=\"hint\">")
                .append(
                        all
                                ? ""
                                : "The " + MOST_CLASSES + " classes of the largest error after calibration, of "
                                        + Figures.count(after.classes()) + ". ")
                .append(
                        "Recall is of the rows labeled with a class; precision and gap are of the rows predicted as it. ")
                .append("The gap is precision less confidence, in percentage points: negative is over-confident. The ")
                .append("error is the calibration error of the class’s own probability in all rows.</p>\n");
        tableHead(
                "Classes",
                "classes",
                "Class",
                "Rows",
                "Recall",
                "Precision",
                "Gap before",
                "Gap after",
                "Error before",
                "Error after",
                "NLL after");
        for (ClassSummary c : shown) {
            ClassSummary b = before.perClass().get(c.index());
            row(
                    String.valueOf(c.index()),
                    Figures.count(c.count()),
                    Figures.percent(c.recall(), 1),
                    Figures.percent(c.precision(), 1),
                    points(b.gap()),
                    points(c.gap()),
                    Figures.percent(b.ece(), 2),
                    Figures.percent(c.ece(), 2),
                    Figures.fixed(c.nll(), 3));
        }
        tableEnd();
    }

    private static String points(double gap) {
        return Double.isNaN(gap) ? "n/a" : Figures.signed(100 * gap, 1);
    }

    void comparison(MethodComparison comparison) {
        out.append("<p>").append(escaped(comparison.reason())).append("</p>\n");
        boolean noted = comparison.rows().stream().anyMatch(m -> !m.note().isEmpty());
        tableHead(
                "Methods compared",
                "methods",
                "Method",
                "Held-out NLL",
                "± error",
                "Behind the best",
                "± error",
                "Numbers fitted");
        lastColumn(noted, "th scope=\"col\"", "Note");
        for (MethodComparison.Row m : comparison.rows()) {
            boolean chosen = m.method().equals(comparison.chosen());
            row(
                    escaped(m.method()) + (chosen ? " <strong>chosen</strong>" : ""),
                    Figures.fixed(m.nll(), 5),
                    Figures.fixed(m.standardError(), 5),
                    Figures.fixed(m.difference(), 5),
                    Figures.fixed(m.differenceError(), 5),
                    Figures.count(m.parameters()));
            lastColumn(noted, "td", escaped(m.note()));
        }
        tableEnd();
        out.append(
                        "<p class=\"hint\">The mean negative log-likelihood, in nats, of rows that a method was not fitted on (")
                .append(comparison.folds())
                .append(" parts, seed ")
                .append(comparison.seed())
                .append(
                        "); lower is better. The error of the difference is of the same rows under both methods.</p>\n");
    }

    /** Adds a column to the last line, if there is something to say in it. */
    private void lastColumn(boolean wanted, String tag, String text) {
        if (wanted) {
            String name = tag.split(" ")[0];
            out.insert(out.lastIndexOf("</tr>"), "<" + tag + " class=\"note\">" + text + "</" + name + ">");
        }
    }

    void sets(ReportDetails.Sets sets) {
        CoverageReport c = sets.coverage();
        out.append("<p>Instead of one class, a set of classes that holds the label ")
                .append(Figures.spokenPercent(sets.sets().options().coverage()).replace(" %", "\u00a0%"))
                .append(" of the time was asked for; the test rows show ")
                .append(Figures.spokenPercent(c.coverage()).replace(" %", "\u00a0%"))
                .append(".</p>\n");
        tableHead("Prediction sets", "sets", "What", "Measured on the test rows");
        row(
                "Method",
                sets.sets().options().method().key().toUpperCase(Locale.ROOT)
                        + (sets.sets().options().classConditional() ? ", for each class" : ""));
        row("Coverage", Figures.percent(c.coverage(), 2) + " (" + range(c.interval()) + ")");
        row("Mean size", Figures.fixed(c.meanSize(), 3) + " classes");
        row("Median and largest", Figures.count(c.medianSize()) + " and " + Figures.count(c.largest()));
        row("One class", Figures.percent(c.single(), 1) + " of rows, right " + Figures.percent(c.singleAccuracy(), 1));
        row("Empty", Figures.percent(c.empty(), 1) + " of rows");
        row("Fitted on", Figures.count(sets.sets().rows(), "row", "rows"));
        tableEnd();
        sets.sets()
                .statements()
                .forEach(s -> out.append("<p class=\"hint\">Note: ")
                        .append(escaped(s))
                        .append(".</p>\n"));
    }

    private static String range(Interval i) {
        return Figures.fixed(100 * i.low(), 1) + " – " + Figures.fixed(100 * i.high(), 1) + " %";
    }

    private void tableHead(String name, String style, String... columns) {
        out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(name)
                .append("\">\n<table class=\"")
                .append(style)
                .append("\">\n<thead>\n<tr>");
        for (String column : columns) {
            out.append("<th scope=\"col\">").append(column).append("</th>");
        }
        out.append("</tr>\n</thead>\n<tbody>\n");
    }

    private void tableEnd() {
        out.append("</tbody>\n</table>\n</div>\n");
    }

    private void row(String name, String... cells) {
        out.append("<tr><th scope=\"row\">").append(name).append("</th>");
        for (String cell : cells) {
            out.append("<td>").append(cell.replace(" %", "\u00a0%")).append("</td>");
        }
        out.append("</tr>\n");
    }
}
