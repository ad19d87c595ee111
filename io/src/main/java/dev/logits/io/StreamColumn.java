package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A column of a table that is read part by part, as a learner of a stream takes it.
 *
 * <p>Immutable.
 *
 * @param name the column's name in the table
 * @param kind what its cells are
 * @param levels of a category, in sorted order, the first being the reference; empty for other kinds, and for
 *     categories that are hashed, whose levels nobody lists
 * @param mean what is taken from a number
 * @param deviation what the difference is divided by, positive; both are those of the first file
 * @since 0.1
 */
public record StreamColumn(String name, Kind kind, List<String> levels, double mean, double deviation) {

    /**
     * What the cells of a column are.
     *
     * @since 0.1
     */
    public enum Kind {
        /** A number, which is standardized. */
        NUMBER,
        /** The name of a category. */
        CATEGORY,
        /** A text, whose words are features. */
        WORDS
    }

    /** Copies the list and checks the numbers. */
    public StreamColumn {
        NullCheck.argument(name, "name");
        NullCheck.argument(kind, "kind");
        NullCheck.argument(levels, "levels");
        levels = List.copyOf(levels);
        if (!Double.isFinite(mean) || !(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("column \"" + name + "\" has the mean " + mean + " and the deviation "
                    + deviation + "; both must be finite, and the deviation positive");
        }
        if (!levels.isEmpty() && kind != Kind.CATEGORY || levels.size() == 1) {
            throw new IllegalArgumentException("column \"" + name + "\" of kind " + kind + " has the levels " + levels);
        }
    }

    /** A column of numbers. */
    public static StreamColumn number(String name, double mean, double deviation) {
        NullCheck.argument(name, "name");
        return new StreamColumn(name, Kind.NUMBER, List.of(), mean, deviation);
    }

    /** A column of categories; without levels it is to be hashed. */
    public static StreamColumn category(String name, List<String> levels) {
        NullCheck.argument(name, "name");
        NullCheck.argument(levels, "levels");
        return new StreamColumn(name, Kind.CATEGORY, levels, 0, 1);
    }

    /** A column of texts. */
    public static StreamColumn words(String name) {
        NullCheck.argument(name, "name");
        return new StreamColumn(name, Kind.WORDS, List.of(), 0, 1);
    }

    /** How many features it makes where nothing is hashed. */
    int width() {
        return levels.isEmpty() ? 1 : levels.size() - 1;
    }
}
