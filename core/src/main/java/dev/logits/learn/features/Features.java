package dev.logits.learn.features;

/**
 * What a model is given to make logits of: N examples in rows, D numbers each.
 *
 * <p>Any number of threads may read it.
 *
 * @since 0.1
 */
public sealed interface Features permits DenseFeatures, DoubleFeatures, SparseFeatures {

    /** The number of examples N. */
    int rows();

    /** The number of features D. */
    int columns();
}
