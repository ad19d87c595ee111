package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.formula.ModelDesign;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the cells of a table become features and labels. A model keeps it, so that new rows are coded as the rows were
 * that it learned from.
 *
 * <p>Immutable.
 *
 * @param columns the columns that features come from, in order
 * @param label the name of the label's column
 * @param classes the names of the classes in sorted order: class c is called {@code classes.get(c)}
 * @param byValue whether a cell that is a number is the level, or the class, of the same number however both are
 *     written, as in sparse rows and in models that were saved before levels were texts; false for texts: {@code 0456}
 *     is not {@code 456}
 * @param design the fitted formula that makes the features of other columns, each of {@code columns} being one of its
 *     features; empty where the columns are those of the table
 * @since 0.1
 */
public record FeatureCoding(
        List<FeatureColumn> columns,
        String label,
        List<String> classes,
        boolean byValue,
        Optional<ModelDesign> design) {

    /** Levels and classes are texts. */
    public FeatureCoding(List<FeatureColumn> columns, String label, List<String> classes) {
        this(columns, label, classes, false);
    }

    /** The columns are those of the table. */
    public FeatureCoding(List<FeatureColumn> columns, String label, List<String> classes, boolean byValue) {
        this(columns, label, classes, byValue, Optional.empty());
    }

    /** Copies the lists. */
    public FeatureCoding {
        NullCheck.argument(columns, "columns");
        NullCheck.argument(label, "label");
        NullCheck.argument(classes, "classes");
        NullCheck.argument(design, "design");
        columns = columns instanceof NumberedColumns ? columns : List.copyOf(columns);
        classes = List.copyOf(classes);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("no column to learn from beside the label \"" + label + "\"");
        }
        if (!(columns instanceof NumberedColumns)) {
            checkNames(columns);
        }
    }

    /**
     * Columns of numbers that are called by consecutive numbers, as those of sparse rows are. Levels match by value.
     *
     * @param first the name of the first column
     */
    public static FeatureCoding numbered(int first, int columns, String label, List<String> classes) {
        NullCheck.argument(label, "label");
        NullCheck.argument(classes, "classes");
        return new FeatureCoding(new NumberedColumns(first, columns), label, classes, true);
    }

    /**
     * The same with the classes in another order, which labels are then to follow.
     *
     * @throws IllegalArgumentException unless they are the same classes
     */
    public FeatureCoding withClasses(List<String> order) {
        NullCheck.argument(order, "order");
        if (order.size() != classes.size() || !new HashSet<>(order).equals(new HashSet<>(classes))) {
            throw new IllegalArgumentException("the classes " + order + " are not those of " + classes);
        }
        return new FeatureCoding(columns, label, order, byValue, design);
    }

    private static void checkNames(List<FeatureColumn> columns) {
        Set<String> names = new HashSet<>();
        for (FeatureColumn column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("two columns are called \"" + column.name() + "\"");
            }
        }
    }

    /** The number of features D. */
    public int width() {
        return columns instanceof NumberedColumns
                ? columns.size()
                : columns.stream().mapToInt(FeatureColumn::width).sum();
    }

    /** The names of the features, in order. */
    public List<String> featureNames() {
        List<String> names = new ArrayList<>();
        columns.forEach(column -> names.addAll(column.featureNames()));
        return names;
    }
}
