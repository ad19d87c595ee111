package dev.logits.io;

import java.util.Objects;
import java.util.Optional;

/**
 * How to read a file of logits.
 *
 * @param logits the array in an .npz, or the columns of a CSV joined by commas; empty to find a usual name
 * @param labels an array in the same .npz, a column of the same CSV, or another file; empty to find a usual name
 * @param labelsRequired whether a file without labels is an error; otherwise its rows are labelled −1
 * @param scores what the numbers are; empty to go by the array's name: {@code probs} holds probabilities, anything
 *     that is not called so holds logits
 */
public record ReadOptions(
        Optional<String> logits, Optional<String> labels, boolean labelsRequired, Optional<ScoreKind> scores) {

    /** Usual names, labels if there are any. */
    public static final ReadOptions DEFAULTS =
            new ReadOptions(Optional.empty(), Optional.empty(), false, Optional.empty());

    /** Nothing may be null. */
    public ReadOptions {
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(scores, "scores");
    }

    /** Takes the logits from this array, or from these columns. */
    public ReadOptions withLogits(String name) {
        return new ReadOptions(Optional.of(name), labels, labelsRequired, scores);
    }

    /** Takes the labels from this array, column or file. */
    public ReadOptions withLabels(String nameOrFile) {
        return new ReadOptions(logits, Optional.of(nameOrFile), labelsRequired, scores);
    }

    /** Makes a file without labels an error, or not. */
    public ReadOptions withLabelsRequired(boolean required) {
        return new ReadOptions(logits, labels, required, scores);
    }

    /** Says what the numbers are. */
    public ReadOptions withScores(ScoreKind kind) {
        return new ReadOptions(logits, labels, labelsRequired, Optional.of(kind));
    }
}
