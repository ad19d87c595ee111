package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.FeatureHashing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How rows of a file become features and labels for a learner that reads it part by part. A saved learner keeps it, so
 * that more rows are coded as the first were.
 *
 * <p>Without hashing a number is a feature, and a category one for each level but the first. With hashing a number is
 * the feature called as its column, a category the feature {@code column=level}, a text the features
 * {@code column=word}; new levels and words need no room. Numbers are standardized either way. In sparse files a
 * feature is called by its index, and its number is taken as it is.
 *
 * <p>Immutable.
 *
 * @param columns the columns of a table; empty for sparse files
 * @param first the index of the first feature of a sparse file, 0 or 1
 * @param width the number of features D
 * @param label the name of the label's column
 * @param classes the names of the classes in sorted order
 * @param byValue whether a label that is a number is the class of the same number however both are written
 * @param hashing how names become columns; empty where features are listed
 * @param weights the name of the column of weights; empty where each row counts 1
 * @since 0.1
 */
public record StreamCoding(
        List<StreamColumn> columns,
        int first,
        int width,
        String label,
        List<String> classes,
        boolean byValue,
        Optional<FeatureHashing> hashing,
        Optional<String> weights) {

    /** Copies the lists and checks that all belongs together. */
    public StreamCoding {
        NullCheck.argument(columns, "columns");
        NullCheck.argument(label, "label");
        NullCheck.argument(classes, "classes");
        NullCheck.argument(hashing, "hashing");
        NullCheck.argument(weights, "weights");
        columns = List.copyOf(columns);
        classes = List.copyOf(classes);
        if (classes.size() < 2) {
            throw new IllegalArgumentException("a learner tells 2 classes or more apart; \"" + label + "\" has "
                    + (classes.isEmpty() ? "none" : "\"" + classes.get(0) + "\" only"));
        }
        if (first < 0 || first > 1) {
            throw new IllegalArgumentException("features are numbered from 0 or 1 on, not from " + first);
        }
        Set<String> names = new HashSet<>();
        weights.ifPresent(names::add);
        int made = 0;
        for (StreamColumn column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("two columns are called \"" + column.name() + "\"");
            }
            boolean listed = column.kind() == StreamColumn.Kind.NUMBER
                    || !column.levels().isEmpty();
            if (hashing.isEmpty() && !listed) {
                throw new IllegalArgumentException("column \"" + column.name() + "\" of kind " + column.kind()
                        + " has no levels, and can be hashed only");
            }
            made = Math.addExact(made, column.width());
        }
        int expected = hashing.isPresent() ? hashing.get().columns() : columns.isEmpty() ? width : made;
        if (width < 1 || width != expected) {
            throw new IllegalArgumentException(width + " features; the columns make " + expected);
        }
    }

    /** Of a table. */
    public static StreamCoding table(
            List<StreamColumn> columns, String label, List<String> classes, Optional<FeatureHashing> hashing) {
        NullCheck.argument(columns, "columns");
        NullCheck.argument(hashing, "hashing");
        int made = columns.stream().mapToInt(StreamColumn::width).reduce(0, Math::addExact);
        return new StreamCoding(
                columns,
                0,
                hashing.map(FeatureHashing::columns).orElse(made),
                label,
                classes,
                false,
                hashing,
                Optional.empty());
    }

    /** The same with a column of weights. */
    public StreamCoding withWeights(String column) {
        NullCheck.argument(column, "column");
        return new StreamCoding(columns, first, width, label, classes, byValue, hashing, Optional.of(column));
    }

    /**
     * Of a sparse file, whose features are called by their index.
     *
     * @param first the index of the first, 0 or 1
     * @param width how many there are; with hashing as many as it has columns
     */
    public static StreamCoding sparse(int first, int width, List<String> classes, Optional<FeatureHashing> hashing) {
        return new StreamCoding(List.of(), first, width, "label", classes, true, hashing, Optional.empty());
    }

    /**
     * The name of a feature; those that are hashed are called {@code hash 0}, {@code hash 1}, …
     *
     * @throws IndexOutOfBoundsException if there is no such feature
     */
    public String featureName(int feature) {
        Objects.checkIndex(feature, width);
        if (hashing.isPresent()) {
            return "hash " + feature;
        }
        if (columns.isEmpty()) {
            return Integer.toString(first + feature);
        }
        List<String> names = new ArrayList<>();
        for (StreamColumn column : columns) {
            if (column.levels().isEmpty()) {
                names.add(column.name());
            } else {
                column.levels().stream().skip(1).forEach(level -> names.add(column.name() + "[" + level + "]"));
            }
        }
        return names.get(feature);
    }
}
