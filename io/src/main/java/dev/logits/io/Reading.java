package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.Optional;

/**
 * How a file of scores is read: what is easily taken for something else, and so is said before any result.
 *
 * <p>Immutable.
 *
 * @param kind what the numbers are taken for
 * @param scores where they are: "array predictions", "3 columns: cat, dog, owl", or "the array"
 * @param columns the names of the columns, one per class; empty where an array or a list holds the scores
 * @param labels where the labels are: "column label", "array y", a file; empty where there are none
 * @param classNames the names of the classes; empty where nobody gave any
 * @param notes what a person should know, such as a column that may be no class
 * @since 0.1
 */
public record Reading(
        ScoreKind kind,
        String scores,
        List<String> columns,
        Optional<String> labels,
        List<String> classNames,
        List<String> notes) {

    /** Copies the lists. */
    public Reading {
        NullCheck.argument(kind, "kind");
        NullCheck.argument(scores, "scores");
        NullCheck.argument(columns, "columns");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(classNames, "classNames");
        NullCheck.argument(notes, "notes");
        NullCheck.argument(kind, "kind");
        NullCheck.argument(scores, "scores");
        NullCheck.argument(labels, "labels");
        columns = List.copyOf(columns);
        classNames = List.copyOf(classNames);
        notes = List.copyOf(notes);
    }

    /** For a title: "array predictions, read as logits". */
    public String scoresAndKind() {
        return scores + ", read as " + kind;
    }
}
