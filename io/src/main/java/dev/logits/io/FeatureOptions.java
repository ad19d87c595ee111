package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.Optional;

/**
 * What to read of a table of features.
 *
 * <p>Immutable.
 *
 * @param label the column of labels, by its name, or by its number from 0 where no column has that name
 * @param categorical names of columns that hold categories
 * @param columns names of the only columns to use; empty for all but label and weights
 * @param weights the column of sample weights
 * @since 0.1
 */
public record FeatureOptions(String label, List<String> categorical, List<String> columns, Optional<String> weights) {

    /** Copies the lists. */
    public FeatureOptions {
        NullCheck.argument(label, "label");
        NullCheck.argument(categorical, "categorical");
        NullCheck.argument(columns, "columns");
        NullCheck.argument(weights, "weights");
        categorical = List.copyOf(categorical);
        columns = List.copyOf(columns);
    }

    /** All columns are numbers, and all but the label are features. */
    public static FeatureOptions label(String label) {
        NullCheck.argument(label, "label");
        return new FeatureOptions(label, List.of(), List.of(), Optional.empty());
    }

    /** The same with categorical columns. */
    public FeatureOptions withCategorical(List<String> names) {
        NullCheck.argument(names, "names");
        return new FeatureOptions(label, names, columns, weights);
    }

    /** The same with these columns only. */
    public FeatureOptions withColumns(List<String> names) {
        NullCheck.argument(names, "names");
        return new FeatureOptions(label, categorical, names, weights);
    }

    /** The same with a column of weights. */
    public FeatureOptions withWeights(String name) {
        NullCheck.argument(name, "name");
        return new FeatureOptions(label, categorical, columns, Optional.of(name));
    }
}
