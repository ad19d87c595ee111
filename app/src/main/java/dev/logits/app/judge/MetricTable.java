package dev.logits.app.judge;

import dev.logits.app.shell.Words;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The metrics of an evaluation, or of two, as lines for a terminal. The names are the JSON keys. */
public final class MetricTable {
    private static final int KEY = 18;

    private MetricTable() {}

    static List<String> lines(Evaluation e) {
        return lines(e, Optional.empty(), 100);
    }

    /** With intervals where there are any; meanings where they fit into the width. */
    static List<String> lines(Evaluation e, Optional<Bootstrap> intervals, int width) {
        List<String> lines = new ArrayList<>();
        String weight = e.confidences().isWhole()
                ? ""
                : "which count " + Words.significant(e.weight(), 6) + " together, by their weights";
        lines.add(line("rows", Words.count(e.rows()), "", weight, width));
        lines.add(line("classes", Words.count(e.classes()), "", "", width));
        for (Metric metric : e.metrics()) {
            String interval = intervals
                    .map(b -> b.of(metric).map(MetricTable::text).orElse("none"))
                    .orElse("");
            String column = intervals.isPresent() ? "  " + pad(interval, 22) : "";
            lines.add(line(metric.key(), Words.metric(e.value(metric)), column, metric.meaning(), width));
        }
        return lines;
    }

    /** Why metrics have no interval, a sentence each. */
    static List<String> withoutInterval(Bootstrap intervals) {
        List<String> lines = new ArrayList<>();
        for (Metric metric : Metric.values()) {
            intervals.whyNot(metric).ifPresent(reason -> lines.add(metric.key() + " has no interval: " + reason + "."));
        }
        return lines;
    }

    public static String text(Interval interval) {
        return "[" + Words.metric(interval.low()) + ", " + Words.metric(interval.high()) + "]";
    }

    private static String line(String key, String value, String interval, String meaning, int width) {
        String line = pad(key, KEY) + right(value, 12) + interval;
        String whole = line + "  " + meaning;
        return (whole.length() <= width ? whole : line).stripTrailing();
    }

    /** Two evaluations of the same rows; without the metrics that move as their neighbors do. */
    public static List<String> beforeAndAfter(Evaluation before, Evaluation after) {
        List<String> lines = new ArrayList<>();
        lines.add(pad("", KEY) + right("before", 12) + right("after", 12));
        for (Metric metric : before.metrics()) {
            if (metric.prominence() != Metric.Prominence.DETAIL) {
                lines.add(pad(metric.key(), KEY)
                        + right(Words.metric(before.value(metric)), 12)
                        + right(Words.metric(after.value(metric)), 12));
            }
        }
        return lines;
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
