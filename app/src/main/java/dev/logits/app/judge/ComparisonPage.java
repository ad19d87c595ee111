package dev.logits.app.judge;

import dev.logits.app.shell.Words;
import dev.logits.io.report.OverlaySvg;
import dev.logits.io.report.StoryPage;
import dev.logits.metric.Comparison;
import dev.logits.metric.Metric;
import java.util.ArrayList;
import java.util.List;

/** Two models on the same rows, as one HTML page that needs nothing else. */
final class ComparisonPage {
    private ComparisonPage() {}

    /**
     * The page.
     *
     * @param a the first model's file
     * @param b the second one's
     * @param differing rows that one has right and the other wrong, a header first; the first of them where there are
     *     many
     */
    static String html(String a, String b, Comparison c, List<List<String>> differing) {
        StoryPage page = new StoryPage(
                "Is B better than A?", "A is " + a + ", B is " + b + " · " + Words.rows(c.rows()) + " of both");
        page.chapter("Every metric");
        page.text(verdict(c));
        List<List<String>> rows = new ArrayList<>();
        for (Metric metric : c.metrics()) {
            rows.add(List.of(
                    metric.title(),
                    number(c.first().value(metric)),
                    number(c.second().value(metric)),
                    number(c.difference(metric)),
                    c.interval(metric)
                            .map(i -> number(i.low()) + " to " + number(i.high()))
                            .orElse("–")));
        }
        page.table("B less A", List.of("metric", "A", "B", "B − A", "95 % interval"), rows);
        page.text("Intervals are of resamples that count each row as often for A as for B.");
        page.chapter("Does a confidence mean what it says?");
        page.figure(
                "How often each is right, over how sure it is. A calibrated model lies on the dotted diagonal.",
                OverlaySvg.reliability(c, "A", "B"));
        page.chapter("When only the surest rows are answered");
        page.figure(
                "The share of errors among the rows that are answered, over the share of rows that these are.",
                OverlaySvg.riskCoverage(c, "A", "B"));
        page.chapter("Rows that one has right and the other wrong");
        page.table(
                "Who is right",
                List.of("", "B right", "B wrong"),
                List.of(
                        List.of("A right", Words.count(c.both()), Words.count(c.onlyFirst())),
                        List.of("A wrong", Words.count(c.onlySecond()), Words.count(c.neither()))));
        page.text(
                c.isWhole()
                        ? "McNemar's exact test: p = " + Words.significant(c.mcNemar(), 3) + "."
                        : sentence(NO_TEST));
        if (differing.size() > 1) {
            page.table("The first of them", differing.get(0), differing.subList(1, differing.size()));
        }
        return page.html();
    }

    /** Four decimals, so that five columns fit a page. */
    private static String number(double value) {
        return Double.isFinite(value) ? Words.decimals(value, 4) : Words.metric(value);
    }

    /** Why rows with weights have no test. */
    static final String NO_TEST =
            "McNemar's test counts rows and is not defined where weights are not whole; the interval"
                    + " of the accuracies' difference stands for it";

    /** What the test of right and wrong rows says. */
    static String test(Comparison c) {
        if (!c.isWhole()) {
            return sentence(NO_TEST);
        }
        return "McNemar's exact test: p = " + Words.significant(c.mcNemar(), 3) + ", so "
                + (c.mcNemar() < 0.05 ? "one is right more often." : "which is right more often may be chance.");
    }

    private static String sentence(String clause) {
        return clause + ".";
    }

    private static String verdict(Comparison c) {
        if (!c.isWhole()) {
            return c.interval(Metric.ACCURACY)
                    .filter(interval -> !interval.contains(0))
                    .map(interval -> (interval.low() > 0 ? "B" : "A")
                            + " is right more often, by weight, and by more than chance.")
                    .orElse("Which of the two is right more often, by weight, may be chance.");
        }
        long more = c.onlySecond() - c.onlyFirst();
        if (c.mcNemar() >= 0.05) {
            return "Which of the two is right more often may be chance.";
        }
        return (more > 0 ? "B" : "A") + " is right more often, by " + Words.rows(Math.abs(more))
                + ", which is more than chance.";
    }
}
