package dev.logits.decode.strategy;

/**
 * What a model's logits are compared with, before any rule sees them: a second row for each text, of the same model
 * after another prompt, or of another model after the same. The weighted difference of the two is then what every
 * strategy works on, and what log-probabilities and traces call the model's own distribution.
 *
 * <p>With ℓ = log-softmax, c the model's row and u the second one: {@code g·(ℓ(c) − ℓ(u)) + ℓ(u)}. What c masks stays
 * masked. Where only u masks a token there is nothing to compare, and its logit is ℓ(c) for g of 1 or more; below it is
 * masked.
 *
 * <p>Each step costs two of a model's, and memory for two texts.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface Contrast permits ClassifierFreeGuidance, ContrastiveDecoding {}
