/**
 * Learners of the layer that makes logits, and their fitted models.
 *
 * <p>Symbols: X features, N × D; y labels; z logits, N × K.
 * {@link dev.logits.learn.DenseFeatures} holds the examples:
 * <pre>{@code
 * DenseFeatures x = DenseFeatures.copyOf(new float[][] {{2.66f, 20, 0}, {2.89f, 22, 0}});
 * }</pre>
 *
 * <p>May import the nouns, {@code math}, {@code loss}, {@code metric}, {@code source}, kernels and optimisers.
 */
package dev.logits.learn;
