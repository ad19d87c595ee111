package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DenseFeatures;

/**
 * Examples to learn from: features, and a target for each row of them.
 *
 * @param features N × D
 * @param targets N
 * @since 0.1
 */
public record Examples<Y>(DenseFeatures features, Targets<Y> targets) {

    /** Checks that there is a target a row. */
    public Examples {
        NullCheck.argument(features, "features");
        NullCheck.argument(targets, "targets");
        if (features.rows() != targets.rows()) {
            throw new IllegalArgumentException(
                    features.rows() + " rows of features for " + targets.rows() + " targets");
        }
    }

    /** Examples with labels, −1 for one that takes no part. */
    public static Examples<int[]> of(DenseFeatures features, int[] labels) {
        NullCheck.argument(features, "features");
        NullCheck.argument(labels, "labels");
        return new Examples<>(features, Targets.labels(labels));
    }

    /** The number of rows. */
    public int rows() {
        return features.rows();
    }
}
