package dev.logits.io.report;

import static dev.logits.io.report.Markup.escaped;

import dev.logits.calibrate.FitReport;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.ConsistencyTest;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.metric.Reliability;
import dev.logits.metric.RiskCoverage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a {@link CalibrationReport} as HTML that is also well-formed XML. */
final class ReportPage {

    private static final int MOST_CLASSES_NAMED = 12;

    private final CalibrationReport report;
    private final StringBuilder out = new StringBuilder(1 << 16);
    private final ReportTables tables;
    private final Map<String, String> pictures;
    private final ConsistencyTest before;
    private final ConsistencyTest after;

    private ReportPage(CalibrationReport report) {
        this.report = report;
        this.tables = new ReportTables(report, out);
        this.pictures = pictures(report);
        this.before = Lead.test(report.before());
        this.after = Lead.test(report.after());
    }

    /** In the order of the page, behind one of before and after together, which the page does not show. */
    static Map<String, String> pictures(CalibrationReport report) {
        Reliability before = report.before().reliability();
        Reliability after = report.after().reliability();
        double top = Math.max(new ConfidenceDensity(before).top(), new ConfidenceDensity(after).top());
        Map<String, String> pictures = new LinkedHashMap<>();
        pictures.put(
                "reliability",
                ReliabilitySvg.beforeAndAfter(before, after, "Reliability before and after calibration", top));
        pictures.put("reliability-before", ReliabilitySvg.of(before, "Reliability before calibration", top));
        pictures.put("reliability-after", ReliabilitySvg.of(after, "Reliability after calibration", top));
        pictures.put(
                "risk-coverage",
                RiskCoverageSvg.of(
                        RiskCoverage.of(report.before().confidences()),
                        RiskCoverage.of(report.after().confidences()),
                        "Errors among the rows answered"));
        pictures.put("confidence-before", ConfidenceHistogramSvg.of(before, "Confidence before calibration", top));
        pictures.put("confidence-after", ConfidenceHistogramSvg.of(after, "Confidence after calibration", top));
        return pictures;
    }

    static String of(CalibrationReport report) {
        ReportPage page = new ReportPage(report);
        page.head();
        page.verdict();
        page.notes();
        page.scores();
        page.reliability();
        page.answering();
        page.classes();
        page.methods();
        page.sets();
        page.confidence();
        page.bins();
        report.details().chapters().ifPresent(chapters -> page.out.append(chapters.chapters()));
        page.meaning();
        page.making();
        return page.out.append("</main>\n</body>\n</html>\n").toString();
    }

    private void head() {
        out.append("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
                <meta name="generator" content="Logits %s"/>
                <title>%s</title>
                <style>
                %s</style>
                </head>
                <body>
                <header>
                <h1>%s</h1>
                <p>%s · %s of %s · %s</p>
                </header>
                <main>
                """.formatted(
                        escaped(report.origin().library()),
                        escaped(report.title()),
                        ReportStyle.CSS + (report.details().chapters().isPresent() ? StoryPage.CSS : ""),
                        escaped(report.title()),
                        escaped(report.source()),
                        Figures.count(report.before().rows(), "test row", "test rows"),
                        Figures.count(report.before().classes(), "class", "classes"),
                        escaped(report.origin().created())));
    }

    private void verdict() {
        Verdict verdict = report.verdict();
        out.append("<section class=\"verdict ")
                .append(verdict.tone().name().toLowerCase(Locale.ROOT))
                .append("\" aria-label=\"Verdict\">\n");
        String lead = Lead.of(report, before, after);
        if (!lead.isEmpty()) {
            out.append("<p class=\"lead\">").append(prose(lead)).append("</p>\n");
        }
        out.append("<p>").append(prose(verdict.headline())).append("</p>\n");
        if (!verdict.explanation().isEmpty()) {
            out.append("<p>").append(prose(verdict.explanation())).append("</p>\n");
        }
        out.append("</section>\n");
    }

    /** Escaped, with a number kept beside its unit. */
    private static String prose(String text) {
        return escaped(text).replace(" %", "\u00a0%");
    }

    private void notes() {
        List<String> notes = new ArrayList<>();
        infinite("before", report.before(), notes);
        infinite("after", report.after(), notes);
        List<Integer> missing = report.fit().missingClasses();
        if (!missing.isEmpty()) {
            String names = missing.stream()
                    .limit(MOST_CLASSES_NAMED)
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
            notes.add("No fitted row is labeled with " + (missing.size() == 1 ? "class " : "classes ") + names
                    + (missing.size() > MOST_CLASSES_NAMED
                            ? " and " + Figures.count(missing.size() - MOST_CLASSES_NAMED) + " more."
                            : "."));
        }
        notes.addAll(report.notes());
        if (notes.isEmpty()) {
            return;
        }
        out.append("<section class=\"notes\">\n<h2>Notes</h2>\n<ul>\n");
        notes.forEach(note -> out.append("<li>").append(prose(note)).append("</li>\n"));
        out.append("</ul>\n</section>\n");
    }

    private static void infinite(String when, Evaluation e, List<String> notes) {
        if (Double.isInfinite(e.nll())) {
            notes.add("The negative log-likelihood " + when + " is infinite" + Verdict.impossible(e) + ".");
        }
    }

    private void scores() {
        out.append("<section>\n<h2>Scores</h2>\n");
        tables.scores();
        if (report.before().reliability().rows() > 0) {
            out.append("<p class=\"hint\">").append(prose(noise())).append("</p>\n");
        }
        tables.moreScores();
        out.append("</section>\n");
    }

    private String noise() {
        String intervals = report.details().after().isPresent()
                ? "Small figures are 95 % intervals from "
                        + Figures.count(report.details().after().get().resamples()) + " resamples of the test rows. "
                        + withoutInterval(report.details().after().get())
                : "";
        return intervals + "More than noise? A calibrated model would show the calibration error before (p = "
                + Figures.shortened(Figures.fixed(before.pValue(), 3)) + ") or a larger one "
                + (before.isMoreThanNoise() ? "hardly ever" : "often enough") + ", and the one after (p = "
                + Figures.shortened(Figures.fixed(after.pValue(), 3)) + ") "
                + (after.isMoreThanNoise() ? "hardly ever." : "often enough.")
                + " The bins of the largest error hold " + worstBin(report.before()) + " before and "
                + worstBin(report.after()) + " after.";
    }

    /** Which scores have no interval and why, as sentences with a space behind each. */
    private static String withoutInterval(Bootstrap intervals) {
        StringBuilder text = new StringBuilder();
        for (Metric metric : Metric.values()) {
            intervals
                    .whyNot(metric)
                    .ifPresent(reason -> text.append(metric.title())
                            .append(" has no interval: ")
                            .append(reason)
                            .append(". "));
        }
        return text.toString();
    }

    /** How few rows the largest bin error may rest on. */
    private static String worstBin(Evaluation e) {
        return e.reliability().bins().stream()
                .filter(bin -> bin.count() > 0)
                .max(Comparator.comparingDouble(bin -> Math.abs(bin.gap())))
                .map(bin -> Figures.count(bin.count()) + (bin.count() == 1 ? " row" : " rows"))
                .orElseThrow();
    }

    private void reliability() {
        out.append("<section>\n<h2>Reliability</h2>\n<div class=\"pair\">\n");
        figure("Before", pictures.get("reliability-before"));
        figure("After", pictures.get("reliability-after"));
        out.append(
                        "</div>\n<p class=\"hint\">A calibrated model’s bars end on the diagonal. Hollow boxes are confidence ")
                .append(
                        "that was not kept, filled ones are accuracy beyond it. Lines are 95\u00a0% intervals: one that ")
                .append(
                        "misses the diagonal shows a gap too large for chance. The diamond is all rows together.</p>\n</section>\n");
    }

    private void answering() {
        out.append("<section>\n<h2>When to answer</h2>\n<figure class=\"wide\">\n")
                .append(pictures.get("risk-coverage"))
                .append(
                        "</figure>\n<p class=\"hint\">Leave out the rows that the model is least sure of, and fewer of the ")
                .append("answers are wrong.</p>\n");
        tables.thresholds(
                RiskCoverage.of(report.before().confidences()),
                RiskCoverage.of(report.after().confidences()));
        out.append("</section>\n");
    }

    private void classes() {
        out.append("<section>\n<h2>Classes</h2>\n");
        tables.classes();
        out.append("</section>\n");
    }

    private void methods() {
        report.details().comparison().ifPresent(comparison -> {
            out.append("<section>\n<h2>Methods compared</h2>\n");
            tables.comparison(comparison);
            out.append("</section>\n");
        });
    }

    private void sets() {
        report.details().sets().ifPresent(sets -> {
            out.append("<section>\n<h2>Prediction sets</h2>\n");
            tables.sets(sets);
            out.append("</section>\n");
        });
    }

    private void confidence() {
        out.append("<section>\n<h2>Confidence</h2>\n<div class=\"pair\">\n");
        figure("Before", pictures.get("confidence-before"));
        figure("After", pictures.get("confidence-after"));
        out.append("</div>\n</section>\n");
    }

    private void figure(String caption, String svg) {
        out.append("<figure>\n<figcaption>").append(caption).append("</figcaption>\n");
        out.append(svg).append("</figure>\n");
    }

    private void bins() {
        out.append("<details>\n<summary>The bins in numbers</summary>\n");
        bins("Before", report.before().reliability());
        bins("After", report.after().reliability());
        out.append("</details>\n");
    }

    private void bins(String caption, Reliability r) {
        int decimals = Figures.edgeDecimals(r);
        out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Bins ")
                .append(caption.toLowerCase(Locale.ROOT))
                .append("\">\n<table>\n<caption>")
                .append(caption)
                .append("</caption>\n<thead>\n<tr><th scope=\"col\">Confidence range</th><th scope=\"col\">Rows</th>")
                .append("<th scope=\"col\">Mean confidence</th><th scope=\"col\">Accuracy</th>")
                .append(
                        "<th scope=\"col\">95\u00a0% interval</th><th scope=\"col\">Gap</th></tr>\n</thead>\n<tbody>\n");
        for (BinRun run : BinRun.of(r.bins().size(), i -> r.bins().get(i).count() == 0)) {
            Reliability.Bin b = r.bins().get(run.first());
            String range = Figures.fixed(b.low(), decimals) + " – "
                    + Figures.fixed(r.bins().get(run.last()).high(), decimals);
            if (run.empty()) {
                out.append("<tr class=\"empty\"><th scope=\"row\">").append(range);
                out.append("</th><td>0</td><td>–</td><td>–</td><td>–</td><td>–</td></tr>\n");
            } else {
                Interval w = Interval.wilson(b.accuracy(), Math.min(b.count(), b.weight()));
                out.append("<tr><th scope=\"row\">")
                        .append(range)
                        .append("</th><td>" + Figures.count(b.count()))
                        .append("</td><td>" + Figures.fixed(b.confidence(), 4))
                        .append("</td><td>" + Figures.fixed(b.accuracy(), 4))
                        .append("</td><td>" + Figures.fixed(w.low(), 3) + " – " + Figures.fixed(w.high(), 3))
                        .append("</td><td>" + Figures.signed(b.gap(), 4))
                        .append("</td></tr>\n");
            }
        }
        out.append("</tbody>\n</table>\n</div>\n");
    }

    private void meaning() {
        out.append("""
                <section>
                <h2>What the numbers mean</h2>
                <dl>
                <dt>Confidence</dt><dd>The probability that the model gives its top class.</dd>
                <dt>Accuracy</dt><dd>The share of rows whose label is the top class.</dd>
                <dt>Negative log-likelihood</dt><dd>The mean of −ln p(label), in nats. It rewards probabilities that are \
                both sharp and right, and is infinite as soon as one label was given probability 0.</dd>
                <dt>Brier score</dt><dd>The mean squared distance between the probabilities and the label: 0 is perfect, \
                2 is certain and wrong.</dd>
                <dt>Calibration error</dt><dd>Rows are grouped into bins by confidence; the error is the mean distance \
                between a bin’s confidence and its accuracy, weighted by its rows (ECE). The largest bin error (MCE) is \
                the worst bin’s, however few its rows. The class-wise error looks at every class’s probability instead \
                of the top one’s, and averages over classes.</dd>
                <dt>Smooth calibration error</dt><dd>The same without bins: the gaps are smoothed with a width that is \
                the error itself.</dd>
                <dt>Over-confident</dt><dd>More sure than right. Under-confident is the reverse.</dd>
                </dl>
                </section>
                """);
    }

    private void making() {
        FitReport fit = report.fit();
        out.append("<section>\n<h2>How it was made</h2>\n<dl>\n");
        fact("Source", escaped(report.source()));
        fact("Split", prose(report.split()));
        fact("Method", escaped(report.method()));
        report.parameters().forEach((name, value) -> fact(escaped(name), escaped(value)));
        fact("Fit", fitted(report.method(), fit));
        fact("Gradient at the answer", Figures.scientific(fit.gradient()).replace("-", "−"));
        fact(
                "Negative log-likelihood of the fitted rows",
                Figures.fixed(fit.nllBefore(), 6) + " before, " + Figures.fixed(fit.nllAfter(), 6) + " after, in nats");
        fact("Fitted rows", rows(fit.rows(), fit.ignored()));
        fact("Test rows", rows(report.before().rows(), report.before().ignored()));
        fact("Bins", binning(report.before().reliability()));
        fact("Command", "<code>" + escaped(report.origin().command()) + "</code>");
        fact(
                "Versions",
                "Logits " + escaped(report.origin().library()) + ", Java "
                        + escaped(report.origin().jdk()));
        fact("Created", escaped(report.origin().created()));
        out.append("</dl>\n</section>\n");
    }

    private void fact(String name, String markup) {
        out.append("<dt>").append(name).append("</dt><dd>").append(markup).append("</dd>\n");
    }

    private static String fitted(String method, FitReport fit) {
        return (fit.hasFewRows(method) ? "<strong>few rows</strong>, " : "") + ended(fit);
    }

    private static String ended(FitReport fit) {
        String passes = " after " + Figures.count(fit.passes(), "pass", "passes") + " over the rows";
        return switch (fit.status()) {
            case CONVERGED -> "converged" + passes;
            case SEPARABLE -> "no optimum (separable labels)" + passes;
            case WORSE_THAN_CHANCE -> "no optimum (labels no better than chance)" + passes;
            case FLAT -> "no optimum (all logits of a row are equal)" + passes;
            case ITERATION_LIMIT -> "not converged" + passes;
        };
    }

    private static String rows(long rows, long ignored) {
        return Figures.count(rows) + (ignored == 0 ? "" : ", and " + Figures.count(ignored) + " ignored (label −1)");
    }

    private static String binning(Reliability r) {
        String kind = new ConfidenceDensity(r).equalWidths() ? " of equal width" : " of unequal width";
        int filled = Summary.of(r).filledBins();
        return r.bins().size() + kind + ", " + filled + " with rows before calibration";
    }
}
