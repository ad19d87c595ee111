package dev.logits.onnx;

/**
 * What the scores of a classifier are.
 *
 * @since 0.1
 */
public enum ModelScores {
    /** Logits: their softmax are the probabilities of classes that exclude each other. */
    LOGITS,
    /** Logits of classes that do not exclude each other: the sigmoid of each is its probability. */
    SIGMOID_LOGITS,
    /** Probabilities, where the model has no logits; their logarithms serve as logits. */
    PROBABILITIES
}
