package dev.logits.app.model;

import dev.logits.onnx.ClassifierOptions;
import dev.logits.onnx.ModelScores;
import dev.logits.onnx.runtime.ExecutionProvider;
import dev.logits.onnx.runtime.RuntimeOptions;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What concerns a MODEL in an ONNX file alone. */
public final class OnnxOptions {
    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            description = "For an ONNX model of text: the column of DATA that holds the texts. The model's"
                    + " tokenizer.json is taken, and its model_max_length.")
    private String text;

    @Option(
            names = "--label",
            paramLabel = "COLUMN",
            description = "For an ONNX model and a table: the column of labels, which are numbers or names of classes."
                    + " Usual names (label, y, target, class) are found by themselves.")
    private String label;

    @Option(
            names = "--model-output",
            paramLabel = "NAME",
            description = "Of an ONNX model: the output that holds the scores, where it cannot be found.")
    private String output;

    @Option(
            names = "--model-scores",
            paramLabel = "KIND",
            description = "Of an ONNX model: what that output holds: logits, sigmoid_logits or probabilities, where it"
                    + " cannot be found.")
    private ModelScores scores;

    @Option(
            names = "--provider",
            paramLabel = "NAME",
            description = "Of an ONNX model: where it is computed: cpu or cuda (default: cpu).")
    private ExecutionProvider provider;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Of an ONNX model: the threads that compute it (default: one per core).")
    private Integer threads;

    /** Refuses all of them, for a model of another kind. */
    public void requireNone(String model) {
        String given = text != null
                ? "--text"
                : label != null
                        ? "--label"
                        : output != null
                                ? "--model-output"
                                : scores != null
                                        ? "--model-scores"
                                        : provider != null ? "--provider" : threads != null ? "--threads" : null;
        if (given != null) {
            throw new IllegalArgumentException(model + ": " + given + " is for a model in an ONNX file");
        }
    }

    Optional<String> text() {
        return Optional.ofNullable(text);
    }

    Optional<String> label() {
        return Optional.ofNullable(label);
    }

    ClassifierOptions classifier() {
        RuntimeOptions runtime = RuntimeOptions.withDefaults();
        runtime = provider == null ? runtime : runtime.with(provider);
        runtime = threads == null ? runtime : runtime.withThreads(threads);
        ClassifierOptions options = ClassifierOptions.withDefaults().with(runtime);
        options = output == null ? options : options.withOutput(output);
        return scores == null ? options : options.with(scores);
    }
}
