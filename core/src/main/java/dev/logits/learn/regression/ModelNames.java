package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the columns of features and the classes of a model are called, for tables that people read.
 *
 * @param label what the classes are classes of, such as the column of a file that the labels came from
 * @param features the name of each column of the features
 * @param classes the name of each class
 * @since 0.1
 */
public record ModelNames(String label, List<String> features, List<String> classes) {

    /** Copies the lists. */
    public ModelNames {
        NullCheck.argument(label, "label");
        NullCheck.argument(features, "features");
        NullCheck.argument(classes, "classes");
        features = List.copyOf(features);
        classes = List.copyOf(classes);
    }

    /** Names where there are none: the label is y, columns are x0, x1, …, and classes their numbers. */
    public static ModelNames numbered(int features, int classes) {
        return new ModelNames(
                "y",
                IntStream.range(0, features).mapToObj(j -> "x" + j).toList(),
                IntStream.range(0, classes).mapToObj(String::valueOf).toList());
    }

    /** The name of an estimate's column, or {@code (intercept)}. */
    public String of(Estimate estimate) {
        NullCheck.argument(estimate, "estimate");
        return estimate.isIntercept() ? "(intercept)" : features.get(estimate.column());
    }
}
