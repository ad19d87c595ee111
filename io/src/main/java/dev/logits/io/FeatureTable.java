package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.Features;
import dev.logits.learn.regression.ModelNames;

/**
 * Examples from a file, ready to learn from.
 *
 * <p>Its arrays are shared with whoever made it; nothing here changes them, so that any number of threads may read it.
 *
 * @param features N × D: {@link dev.logits.learn.features.DoubleFeatures} from a table,
 *     {@link dev.logits.learn.features.SparseFeatures} from a sparse file. Shared, as all arrays here
 * @param labels N classes, or −1 where a row has no label
 * @param weights N weights; empty where no column of weights was named
 * @param coding how cells became features and labels
 * @since 0.1
 */
@SuppressWarnings("ArrayRecordComponent") // data of any size; equality is of no use
public record FeatureTable(Features features, int[] labels, double[] weights, FeatureCoding coding) {
    /** Checks that nothing is null. */
    public FeatureTable {
        NullCheck.argument(features, "features");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(weights, "weights");
        NullCheck.argument(coding, "coding");
    }

    /** The number of rows. */
    public int rows() {
        return labels.length;
    }

    /** What features and classes are called, for the table of a regression. */
    public ModelNames names() {
        return new ModelNames(coding.label(), coding.featureNames(), coding.classes());
    }

    /** The shape. */
    @Override
    public String toString() {
        return "FeatureTable " + features + ", classes " + coding.classes();
    }
}
