package dev.logits.io.report;

import dev.logits.calibrate.FitReport;
import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * How good a classifier is, as a section for its README: Markdown behind the YAML that the Hugging Face Hub reads as
 * evaluation results ({@code model-index}), with every metric and its 95 % interval, how it was calibrated, and how to
 * apply that. The same card gives the same bytes.
 *
 * <p>The Hub knows tasks by names such as {@code image-classification}; which one a model has is not in a file of
 * scores, so that the YAML says {@code classification} until somebody replaces it.
 *
 * <p>Reference: "Model Cards" in the documentation of the Hugging Face Hub.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * AtomicFile.write(Path.of("card.md"), ModelCard.of("cats", "test.npz", evaluation).markdown());
 * }</pre>
 *
 * @param model the model's name
 * @param source the file or data set that it was judged on
 * @param evaluation its scores; of a calibrated model those after calibration
 * @param intervals of these scores
 * @param calibration how it was calibrated; empty if it was not
 * @param notes what a reader should know, a sentence each
 * @since 0.1
 */
public record ModelCard(
        String model,
        String source,
        Evaluation evaluation,
        Optional<Bootstrap> intervals,
        Optional<Calibration> calibration,
        List<String> notes) {

    /** Copies the list. */
    public ModelCard {
        NullCheck.argument(model, "model");
        NullCheck.argument(source, "source");
        NullCheck.argument(evaluation, "evaluation");
        NullCheck.argument(intervals, "intervals");
        NullCheck.argument(calibration, "calibration");
        NullCheck.argument(notes, "notes");
        notes = List.copyOf(notes);
    }

    /**
     * A calibration, as a card tells of it.
     *
     * @param method such as "temperature"
     * @param parameters by name, in the order to show them
     * @param split which rows were fitted and which tested, in words
     * @param fit how the fit went
     * @param before the scores of the same rows before calibration
     * @param apply the command that applies it; empty where it was not saved
     */
    public record Calibration(
            String method,
            Map<String, String> parameters,
            String split,
            FitReport fit,
            Evaluation before,
            Optional<String> apply) {
        /** None may be null. */
        public Calibration {
            NullCheck.argument(method, "method");
            NullCheck.argument(parameters, "parameters");
            NullCheck.argument(split, "split");
            NullCheck.argument(fit, "fit");
            NullCheck.argument(before, "before");
            NullCheck.argument(apply, "apply");
        }
    }

    /** A card of scores alone. */
    public static ModelCard of(String model, String source, Evaluation evaluation) {
        return new ModelCard(model, source, evaluation, Optional.empty(), Optional.empty(), List.of());
    }

    /**
     * The card of what a report shows.
     *
     * @param apply the command that applies the calibrator; empty where it was not saved
     */
    public static ModelCard of(String model, CalibrationReport report, Optional<String> apply) {
        NullCheck.argument(model, "model");
        NullCheck.argument(report, "report");
        NullCheck.argument(apply, "apply");
        return new ModelCard(
                model,
                report.source(),
                report.after(),
                report.details().after(),
                Optional.of(new Calibration(
                        report.method(), report.parameters(), report.split(), report.fit(), report.before(), apply)),
                report.notes());
    }

    /** The same card with intervals. */
    public ModelCard withIntervals(Bootstrap others) {
        NullCheck.argument(others, "others");
        return new ModelCard(model, source, evaluation, Optional.of(others), calibration, notes);
    }

    /** The same card with these notes. */
    public ModelCard withNotes(List<String> others) {
        NullCheck.argument(others, "others");
        return new ModelCard(model, source, evaluation, intervals, calibration, others);
    }

    /** The YAML between two lines of dashes, and the section behind it; write it as UTF-8. */
    public String markdown() {
        StringBuilder out = new StringBuilder();
        yaml(out);
        out.append("\n## Evaluation\n\nOn ").append(code(source)).append(": ");
        out.append(Figures.count(evaluation.rows(), "labeled row", "labeled rows"))
                .append(", ")
                .append(Figures.count(evaluation.classes(), "class", "classes"))
                .append(".\n\n");
        table(out);
        whatTheyAre(out);
        calibration.ifPresent(c -> calibration(out, c));
        if (!notes.isEmpty()) {
            out.append("\n### To know\n\n");
            notes.forEach(note ->
                    out.append("- ").append(note.replace('\n', ' ').strip()).append('\n'));
        }
        return out.toString();
    }

    private void yaml(StringBuilder out) {
        out.append("---\nmodel-index:\n- name: ").append(quoted(model));
        out.append("\n  results:\n  - task:\n      type: classification\n    dataset:\n      name: ")
                .append(quoted(source))
                .append("\n      type: ")
                .append(quoted(source))
                .append("\n    metrics:\n");
        calibration.ifPresent(c -> metrics(out, c.before(), " before calibration"));
        metrics(out, evaluation, "");
        out.append("---\n");
    }

    private static void metrics(StringBuilder out, Evaluation e, String when) {
        for (Metric metric : e.metrics()) {
            if (Double.isFinite(e.value(metric)) && metric.prominence() != Metric.Prominence.DETAIL) {
                out.append("    - type: ").append(metric.key());
                out.append("\n      name: ").append(quoted(metric.title() + when));
                out.append("\n      value: ").append(e.value(metric)).append('\n');
            }
        }
    }

    private void table(StringBuilder out) {
        StringJoiner head = new StringJoiner(" | ", "| ", " |\n").add("metric");
        StringJoiner rule = new StringJoiner("|", "|", "|\n").add("---");
        calibration.ifPresent(c -> {
            head.add("before calibration");
            rule.add("--:");
        });
        head.add(calibration.isPresent() ? "after" : "value");
        rule.add("--:");
        intervals.ifPresent(b -> {
            head.add("95 % interval");
            rule.add("---");
        });
        out.append(head).append(rule);
        for (Metric metric : evaluation.metrics()) {
            if (metric.prominence() == Metric.Prominence.DETAIL) {
                continue;
            }
            StringJoiner row = new StringJoiner(" | ", "| ", " |\n").add(metric.title());
            calibration.ifPresent(c -> row.add(Figures.fixed(c.before().value(metric), 4)));
            row.add(Figures.fixed(evaluation.value(metric), 4));
            intervals.ifPresent(b -> row.add(b.of(metric).map(ModelCard::text).orElse("")));
            out.append(row);
        }
    }

    private static String text(Interval interval) {
        return Figures.fixed(interval.low(), 4) + " to " + Figures.fixed(interval.high(), 4);
    }

    private void whatTheyAre(StringBuilder out) {
        intervals.ifPresent(b -> out.append("\nIntervals are of ")
                .append(Figures.count(b.resamples()))
                .append(" resamples of the rows, seed ")
                .append(b.seed())
                .append(".\n"));
        out.append('\n');
        for (Metric metric : evaluation.metrics()) {
            if (metric.prominence() == Metric.Prominence.HEADLINE) {
                out.append("- ")
                        .append(metric.title())
                        .append(": ")
                        .append(metric.meaning())
                        .append(" (")
                        .append(
                                switch (metric.direction()) {
                                    case HIGHER -> "higher is better";
                                    case LOWER -> "lower is better";
                                    default -> "best near 0";
                                })
                        .append(")\n");
            }
        }
    }

    private static void calibration(StringBuilder out, Calibration c) {
        out.append("\n### Calibration\n\nMethod ").append(code(c.method())).append(", fitted on ");
        out.append(Figures.count(c.fit().rows(), "row", "rows"))
                .append(" (")
                .append(c.split())
                .append("); the scores above are of the others.\n\n| parameter | value |\n|---|---|\n");
        c.parameters()
                .forEach((name, value) -> out.append("| ")
                        .append(cell(name))
                        .append(" | ")
                        .append(cell(value))
                        .append(" |\n"));
        if (c.method().equals("temperature") && c.parameters().containsKey("temperature")) {
            out.append("\n"
                            + "A calibrated probability is the softmax of logits that are divided by the"
                            + " temperature:\n\n"
                            + "```python\n")
                    .append("probabilities = torch.softmax(logits / ")
                    .append(c.parameters().get("temperature"))
                    .append(", dim=-1)\n```\n");
        }
        c.apply()
                .ifPresent(command -> out.append("\nTo apply it to new rows:\n\n```\n")
                        .append(command)
                        .append("\n```\n"));
    }

    /** As JSON would quote it, which YAML reads, too. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    /** A span of code, whose fence is longer than any run of ticks inside. */
    private static String code(String text) {
        String line = text.replace('\n', ' ');
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        return fence.length() == 1 ? fence + line + fence : fence + " " + line + " " + fence;
    }

    private static String cell(String text) {
        return text.replace('\n', ' ').replace("|", "\\|");
    }
}
