package dev.logits.app;

import dev.logits.metric.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of an evaluation, or of two, as lines for a terminal. The names are the JSON keys. */
final class MetricTable {
    private record Metric(String key, String meaning, ToDoubleFunction<Evaluation> value) {}

    private static final List<Metric> METRICS = List.of(
            new Metric("accuracy", "share of rows whose top class is the label", Evaluation::accuracy),
            new Metric("nll", "negative log-likelihood, nats a row", Evaluation::nll),
            new Metric("brier", "squared error of the probabilities, 0 to 2", Evaluation::brier),
            new Metric("ece", "expected calibration error", Evaluation::ece),
            new Metric("mce", "largest gap of any bin", Evaluation::mce),
            new Metric("classwise_ece", "the same for each class's probability, mean", Evaluation::classwiseEce));

    private MetricTable() {}

    static List<String> lines(Evaluation e) {
        List<String> lines = new ArrayList<>();
        lines.add(line("rows", Words.count(e.rows()), ""));
        lines.add(line("classes", Words.count(e.classes()), ""));
        for (Metric metric : METRICS) {
            lines.add(line(metric.key, Words.metric(metric.value.applyAsDouble(e)), metric.meaning));
        }
        return lines;
    }

    private static String line(String key, String value, String meaning) {
        return (pad(key, 14) + right(value, 12) + "  " + meaning).stripTrailing();
    }

    static List<String> beforeAndAfter(Evaluation before, Evaluation after) {
        List<String> lines = new ArrayList<>();
        lines.add(pad("", 14) + right("before", 12) + right("after", 12));
        for (Metric metric : METRICS) {
            lines.add(pad(metric.key, 14)
                    + right(Words.metric(metric.value.applyAsDouble(before)), 12)
                    + right(Words.metric(metric.value.applyAsDouble(after)), 12));
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
