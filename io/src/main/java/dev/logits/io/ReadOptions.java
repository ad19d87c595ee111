package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How to read a file of logits.
 *
 * <p>Immutable.
 *
 * @param logits the array in an .npz, or the columns of a CSV or Parquet file, typed as {@link ColumnNames} says:
 *     joined by commas, a range {@code c0-c4}, a pattern {@code c*}; empty to find a usual name
 * @param labels an array in the same .npz, a column of the same CSV, or another file; empty to find a usual name
 * @param labelsRequired whether a file without labels is an error; otherwise its rows are labeled −1
 * @param scores what the numbers are; empty to go by the array's name: {@code probs} holds probabilities, anything
 *     that is not called so holds logits, and is refused if it looks like probabilities
 *     ({@link dev.logits.source.Simplex})
 * @param floor what a probability of exactly 0 is read as, 0 or more and less than 1, 0 to make it a masked class (−∞);
 *     empty for {@link #USUAL_FLOOR} where the numbers are probabilities, and none elsewhere
 * @param classNames the names of the classes in order, which labels in words need; empty for those of the columns, if
 *     there are any
 * @param columns further columns of a CSV or Parquet file, or arrays of an .npz, that stay beside the scores, such as
 *     ids, groups and weights ({@link dev.logits.source.LogitsSource#columns}); each typed as {@link ColumnNames} says.
 *     Unless {@code logits} names it too, such a column is no class
 * @since 0.1
 */
public record ReadOptions(
        Optional<String> logits,
        Optional<String> labels,
        boolean labelsRequired,
        Optional<ScoreKind> scores,
        OptionalDouble floor,
        List<String> classNames,
        List<String> columns) {

    /** 2^−23 = 1.19e-7, the distance from 1 to the next float: below it one float can hold no rest of 1. */
    public static final double USUAL_FLOOR = 0x1p-23;

    /** Usual names, labels if there are any. */
    public static final ReadOptions DEFAULTS = new ReadOptions(
            Optional.empty(), Optional.empty(), false, Optional.empty(), OptionalDouble.empty(), List.of(), List.of());

    /**
     * Nothing may be null.
     *
     * @throws IllegalArgumentException if the floor is not in [0, 1)
     */
    public ReadOptions {
        NullCheck.argument(logits, "logits");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(scores, "scores");
        NullCheck.argument(floor, "floor");
        NullCheck.argument(classNames, "classNames");
        NullCheck.argument(columns, "columns");
        if (!(floor.orElse(0) >= 0 && floor.orElse(0) < 1)) {
            throw new IllegalArgumentException(
                    "the floor of probabilities must be 0 or more and less than 1, got " + floor.getAsDouble());
        }
        classNames = List.copyOf(classNames);
        columns = List.copyOf(columns);
    }

    /** Takes the logits from this array, or from these columns. */
    public ReadOptions withLogits(String name) {
        NullCheck.argument(name, "name");
        return new ReadOptions(Optional.of(name), labels, labelsRequired, scores, floor, classNames, columns);
    }

    /** Takes the labels from this array, column or file. */
    public ReadOptions withLabels(String nameOrFile) {
        NullCheck.argument(nameOrFile, "nameOrFile");
        return new ReadOptions(logits, Optional.of(nameOrFile), labelsRequired, scores, floor, classNames, columns);
    }

    /** Makes a file without labels an error, or not. */
    public ReadOptions withLabelsRequired(boolean required) {
        return new ReadOptions(logits, labels, required, scores, floor, classNames, columns);
    }

    /** Says what the numbers are. */
    public ReadOptions withScores(ScoreKind kind) {
        NullCheck.argument(kind, "kind");
        return new ReadOptions(logits, labels, labelsRequired, Optional.of(kind), floor, classNames, columns);
    }

    /** Reads a probability of exactly 0 as this; as a masked class where it is 0. */
    public ReadOptions withFloor(double probability) {
        return new ReadOptions(
                logits, labels, labelsRequired, scores, OptionalDouble.of(probability), classNames, columns);
    }

    /** Names the classes in order: labels may then be these names. */
    public ReadOptions withClassNames(List<String> names) {
        NullCheck.argument(names, "names");
        return new ReadOptions(logits, labels, labelsRequired, scores, floor, names, columns);
    }

    /**
     * Keeps further columns beside the scores, after those that are kept already.
     *
     * @param names each a name, or what {@link ColumnNames} reads: several joined by commas, a range, a pattern
     */
    public ReadOptions withColumns(List<String> names) {
        NullCheck.argument(names, "names");
        List<String> all = new ArrayList<>(columns);
        all.addAll(names);
        return new ReadOptions(logits, labels, labelsRequired, scores, floor, classNames, all);
    }
}
