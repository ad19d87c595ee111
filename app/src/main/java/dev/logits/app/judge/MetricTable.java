package dev.logits.app.judge;

import dev.logits.app.shell.Words;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Measure;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The metrics of an evaluation, or of two, as lines for a terminal. The names are the JSON keys. */
public final class MetricTable {
    private static final int KEY = 18;

    /** What a comparison of before and after leaves out: it moves as its neighbours do. */
    private static final Set<Measure> NOT_COMPARED =
            EnumSet.of(Measure.TOP5_ACCURACY, Measure.RMSCE, Measure.DEBIASED_SQUARED, Measure.MISCALIBRATION);

    private MetricTable() {}

    static List<String> lines(Evaluation e) {
        return lines(e, Optional.empty(), 100);
    }

    /** With intervals where there are any; meanings where they fit into the width. */
    static List<String> lines(Evaluation e, Optional<Bootstrap> intervals, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(line("rows", Words.count(e.rows()), "", "", width));
        lines.add(line("classes", Words.count(e.classes()), "", "", width));
        for (Measure measure : e.measures()) {
            String interval = intervals
                    .map(b -> b.of(measure).map(MetricTable::text).orElse("none"))
                    .orElse("");
            String column = intervals.isPresent() ? "  " + pad(interval, 22) : "";
            lines.add(line(measure.key(), Words.metric(measure.of(e)), column, measure.meaning(), width));
        }
        return lines;
    }

    /** Why metrics have no interval, a sentence each. */
    static List<String> withoutInterval(Bootstrap intervals) {
        List<String> lines = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            intervals
                    .whyNot(measure)
                    .ifPresent(reason -> lines.add(measure.key() + " has no interval: " + reason + "."));
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

    public static List<String> beforeAndAfter(Evaluation before, Evaluation after) {
        List<String> lines = new ArrayList<>();
        lines.add(pad("", KEY) + right("before", 12) + right("after", 12));
        for (Measure measure : Measure.values()) {
            if (!NOT_COMPARED.contains(measure)) {
                lines.add(pad(measure.key(), KEY)
                        + right(Words.metric(measure.of(before)), 12)
                        + right(Words.metric(measure.of(after)), 12));
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
