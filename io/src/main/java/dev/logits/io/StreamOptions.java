package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.FeatureHashing;
import java.util.List;
import java.util.Optional;

/**
 * What to read of a file that is read part by part.
 *
 * <p>Immutable.
 *
 * @param label the column of labels, by its name, or by its number from 0; sparse files need none
 * @param categorical names of columns that hold categories
 * @param words names of columns that hold texts, which are hashed
 * @param columns names of the only columns to use; empty for all but the label
 * @param hashing how names of features become columns; empty to list features
 * @param weights the column of weights, by its name, or by its number from 0; empty where each row counts 1
 * @since 0.1
 */
public record StreamOptions(
        String label,
        List<String> categorical,
        List<String> words,
        List<String> columns,
        Optional<FeatureHashing> hashing,
        Optional<String> weights) {

    /** Copies the lists. */
    public StreamOptions {
        NullCheck.argument(label, "label");
        NullCheck.argument(categorical, "categorical");
        NullCheck.argument(words, "words");
        NullCheck.argument(columns, "columns");
        NullCheck.argument(hashing, "hashing");
        NullCheck.argument(weights, "weights");
        categorical = List.copyOf(categorical);
        words = List.copyOf(words);
        columns = List.copyOf(columns);
        if (!words.isEmpty() && hashing.isEmpty()) {
            throw new IllegalArgumentException("the words of column \"" + words.get(0)
                    + "\" are features without a list; they need feature hashing");
        }
        for (String name : words) {
            if (categorical.contains(name)) {
                throw new IllegalArgumentException("column \"" + name + "\" cannot hold categories and texts");
            }
        }
    }

    /** All columns but the label are numbers, and features are listed. */
    public static StreamOptions label(String label) {
        NullCheck.argument(label, "label");
        return new StreamOptions(label, List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    /** The same with categorical columns. */
    public StreamOptions withCategorical(List<String> names) {
        NullCheck.argument(names, "names");
        return new StreamOptions(label, names, words, columns, hashing, weights);
    }

    /** The same with hashed features, and columns of texts among them. */
    public StreamOptions withHashing(FeatureHashing hashing, List<String> words) {
        NullCheck.argument(hashing, "hashing");
        NullCheck.argument(words, "words");
        return new StreamOptions(label, categorical, words, columns, Optional.of(hashing), weights);
    }

    /** The same with a column of weights. */
    public StreamOptions withWeights(String column) {
        NullCheck.argument(column, "column");
        return new StreamOptions(label, categorical, words, columns, hashing, Optional.of(column));
    }
}
