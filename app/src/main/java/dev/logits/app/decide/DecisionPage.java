package dev.logits.app.decide;

import dev.logits.app.shell.Words;
import dev.logits.decision.ClassCurves;
import dev.logits.decision.PrecisionRecallCurve;
import dev.logits.decision.RocCurve;
import dev.logits.io.report.ConfidenceHistogramSvg;
import dev.logits.io.report.LinesSvg;
import dev.logits.io.report.RateCurvesSvg;
import dev.logits.io.report.ReliabilitySvg;
import dev.logits.io.report.StoryPage;
import dev.logits.metric.ClassSummary;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Decisions as one page, in chapters. */
final class DecisionPage {
    private static final int CURVES = 3;
    private static final int MOST_CLASSES = 30;

    private DecisionPage() {}

    /**
     * The page.
     *
     * @param before the metrics of uncalibrated rows, where these are calibrated
     * @param against another model's decisions about the same rows
     */
    static String html(
            String source, Decisions d, Optional<Evaluation> before, Optional<Against> against, DecisionTables tables) {
        StoryPage page = new StoryPage(
                "From scores to decisions",
                source + " · " + Words.rows(d.rows()) + " of "
                        + Words.counted(d.matrix().classes(), "class", "classes"));
        decisions(page, d, tables);
        page.chapter("Calibration, class by class");
        reliability(page, d.evaluation(), before);
        classes(page, d.evaluation(), tables);
        uses(page, d, tables);
        before.ifPresent(b -> {
            page.chapter("Before and after calibration");
            comparison(page, b, d.evaluation());
        });
        against.ifPresent(a -> {
            page.chapter("Against another model");
            put(page, a.table());
            page.text(
                    "The difference is that of this model less the other. Its interval is of differences row by row, so that"
                            + " it is much narrower than those of the two numbers.");
        });
        DecisionJson.notes(d).forEach(page::text);
        return page.html();
    }

    /**
     * The page of an evaluation: the same chapters, and all metrics first.
     *
     * @param notes what a reader should know
     */
    static String evaluation(String source, Decisions d, DecisionTables tables, List<String> notes) {
        Evaluation e = d.evaluation();
        StoryPage page = new StoryPage(
                "Evaluation of " + source,
                Words.rows(d.rows()) + " of " + Words.counted(d.matrix().classes(), "class", "classes"));
        page.chapter("How good, and how honest");
        List<List<String>> rows = new ArrayList<>();
        for (Metric metric : e.metrics()) {
            rows.add(List.of(metric.title(), Words.metric(e.value(metric))));
        }
        page.table("Every metric", List.of("metric", "value"), rows);
        notes.forEach(page::text);
        page.chapter("Confidence against accuracy");
        page.figures(
                "Confidence against accuracy",
                ReliabilitySvg.of(e.reliability(), "Confidence against accuracy"),
                "Rows by confidence",
                ConfidenceHistogramSvg.of(e.reliability(), "Rows by confidence"));
        page.text("A calibrated model's bars end on the diagonal: of rows that it is 80 % sure of, 80 % are right.");
        classes(page, e, tables);
        decisions(page, d, tables);
        uses(page, d, tables);
        DecisionJson.notes(d).forEach(page::text);
        return page.html();
    }

    /** Chapters for a report that shows metrics and calibration itself. */
    static StoryPage chapters(Decisions d, DecisionTables tables) {
        StoryPage page = StoryPage.part();
        decisions(page, d, tables);
        uses(page, d, tables);
        return page;
    }

    private static void decisions(StoryPage page, Decisions d, DecisionTables tables) {
        page.chapter("What is decided, and how well");
        put(page, tables.scores());
        confusion(page, d, tables);
        page.chapter("Curves");
        curves(page, d, tables);
        put(page, tables.curves());
        page.text(
                "A ROC curve shows the share of the class's rows that a threshold finds against the share of other rows"
                        + " that it takes with them; a precision-recall curve how many of the rows taken are right, as more of"
                        + " the class is found. Chance is an area of one half on the first, and the class's share of all rows on"
                        + " the second.");
    }

    private static void uses(StoryPage page, Decisions d, DecisionTables tables) {
        if (!d.thresholds().isEmpty() || !d.benefits().isEmpty() || d.costs().isPresent()) {
            page.chapter("Thresholds and costs");
            if (!d.thresholds().isEmpty()) {
                put(page, tables.thresholds());
                page.text("A row is taken where its log-odds of the class are more than the threshold. What is promised"
                        + " holds on new rows of the same kind, with the certainty said.");
            }
            if (!d.benefits().isEmpty()) {
                put(page, tables.benefits());
            }
            tables.costs().forEach(table -> put(page, table));
        }
        if (!d.groups().isEmpty()) {
            page.chapter("Groups");
            tables.groups().forEach(table -> put(page, table));
            page.text(
                    "The gap is a group's value less that of all other rows. p is how often so large a gap would be seen"
                            + " if there were none.");
        }
        if (!d.review().isEmpty()) {
            page.chapter("Rows to look at");
            tables.review().forEach(table -> put(page, table));
        }
    }

    private static void put(StoryPage page, DecisionTables.Table table) {
        page.table(table.title(), table.header(), table.rows());
    }

    /** Shaded by the share of the label, where there are few enough classes for a matrix. */
    private static void confusion(StoryPage page, Decisions d, DecisionTables tables) {
        DecisionTables.Table table = tables.confusion();
        int classes = d.matrix().classes();
        if (table.rows().size() != classes || table.header().size() <= classes) {
            put(page, table);
            return;
        }
        List<List<Double>> shades = new ArrayList<>();
        for (int y = 0; y < classes; y++) {
            List<Double> row = new ArrayList<>();
            for (int k = 0; k < classes; k++) {
                double share = d.matrix().shareOfLabel(y, k);
                row.add(Double.isNaN(share) ? 0 : share);
            }
            shades.add(row);
        }
        page.matrix(table.title(), table.header(), table.rows(), shades);
    }

    /** Of two classes the second, of more the three of the least area. */
    private static void curves(StoryPage page, Decisions d, DecisionTables tables) {
        List<ClassCurves.OfClass> all = d.curves().classes();
        List<Integer> shown = IntStream.range(all.size() == 2 ? 1 : 0, all.size())
                .boxed()
                .filter(k -> !Double.isNaN(all.get(k).area()))
                .sorted(Comparator.comparingDouble(k -> all.get(k).area()))
                .limit(CURVES)
                .toList();
        if (shown.isEmpty()) {
            page.text("There is no curve: no class has both rows of its own and others.");
            return;
        }
        List<LinesSvg.Line> roc = new ArrayList<>();
        List<LinesSvg.Line> pr = new ArrayList<>();
        for (int k : shown) {
            RocCurve r = all.get(k).roc();
            PrecisionRecallCurve p = all.get(k).precisionRecall();
            String name = tables.className(k);
            String brief = name.length() > 22 ? name.substring(0, 21) + "…" : name;
            roc.add(new LinesSvg.Line(
                    brief, numbers(r.size(), r::falsePositiveRate), numbers(r.size(), r::truePositiveRate)));
            pr.add(new LinesSvg.Line(brief, numbers(p.size(), p::recall), numbers(p.size(), p::precision)));
        }
        double prevalence =
                all.get(shown.get(0)).positiveWeight() / all.get(shown.get(0)).weight();
        page.figures(
                "ROC",
                RateCurvesSvg.of(
                        roc, List.of(0.0, 1.0), "share of other rows taken", "share of the class found", "ROC"),
                "Precision and recall",
                RateCurvesSvg.of(
                        pr,
                        shown.size() == 1 ? List.of(prevalence, prevalence) : List.of(),
                        "share of the class found",
                        "share of rows taken that are right",
                        "Precision and recall"));
        if (all.size() > CURVES) {
            page.text("The curves are those of the three classes of the least area.");
        }
    }

    private static double[] numbers(int n, java.util.function.IntToDoubleFunction value) {
        return IntStream.range(0, n).mapToDouble(value).toArray();
    }

    private static void reliability(StoryPage page, Evaluation e, Optional<Evaluation> before) {
        String after = ReliabilitySvg.of(e.reliability(), "Reliability");
        if (before.isPresent()) {
            page.figures(
                    "Before calibration",
                    ReliabilitySvg.of(before.get().reliability(), "Reliability before calibration"),
                    "After",
                    after);
        } else {
            page.figure("Confidence against accuracy", after);
        }
    }

    private static void classes(StoryPage page, Evaluation e, DecisionTables tables) {
        List<ClassSummary> all = e.perClass().stream()
                .sorted(Comparator.comparingDouble(c -> e.classes() <= MOST_CLASSES ? c.index() : -c.ece()))
                .limit(MOST_CLASSES)
                .toList();
        List<List<String>> rows = new ArrayList<>();
        for (ClassSummary c : all) {
            rows.add(List.of(
                    tables.className(c.index()),
                    Words.count(c.count()),
                    number(c.recall()),
                    number(c.precision()),
                    number(c.confidence()),
                    Double.isNaN(c.gap()) ? "–" : String.format(java.util.Locale.ROOT, "%+.4f", c.gap()),
                    number(c.ece())));
        }
        page.table(
                "Calibration of each class",
                List.of("class", "rows", "recall", "precision", "confidence", "precision − confidence", "error"),
                rows);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "–" : Words.decimals(value, 4);
    }

    private static void comparison(StoryPage page, Evaluation before, Evaluation after) {
        List<List<String>> rows = new ArrayList<>();
        for (Metric metric : after.metrics()) {
            if (metric.prominence() != Metric.Prominence.DETAIL) {
                rows.add(
                        List.of(metric.title(), Words.metric(before.value(metric)), Words.metric(after.value(metric))));
            }
        }
        page.table("Metrics of the same rows", List.of("metric", "before", "after"), rows);
    }
}
