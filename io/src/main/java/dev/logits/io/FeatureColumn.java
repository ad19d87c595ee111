package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A column of a table as a model takes it: a number, or one number a level. Of the levels of a categorical column the
 * first is the reference, which has no number of its own: with it all the others are 0 (treatment coding).
 *
 * <p>Immutable.
 *
 * @param name the column's name in the table
 * @param levels in sorted order; empty for a column of numbers
 * @since 0.1
 */
public record FeatureColumn(String name, List<String> levels) {

    /** Copies the list. */
    public FeatureColumn {
        NullCheck.argument(name, "name");
        NullCheck.argument(levels, "levels");
        levels = List.copyOf(levels);
        if (levels.size() == 1) {
            throw new IllegalArgumentException("column \"" + name + "\" has one level only, \"" + levels.get(0)
                    + "\", and tells nothing; leave it out");
        }
    }

    /** A column of numbers. */
    public static FeatureColumn numeric(String name) {
        NullCheck.argument(name, "name");
        return new FeatureColumn(name, List.of());
    }

    /** Whether it has levels. */
    public boolean isCategorical() {
        return !levels.isEmpty();
    }

    /** How many features it makes. */
    public int width() {
        return isCategorical() ? levels.size() - 1 : 1;
    }

    /** The names of its features: its own, or {@code name[level]} for each level but the first. */
    public List<String> featureNames() {
        return isCategorical()
                ? levels.stream().skip(1).map(level -> name + "[" + level + "]").toList()
                : List.of(name);
    }
}
