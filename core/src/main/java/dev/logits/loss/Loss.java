package dev.logits.loss;

import dev.logits.Logits;

/**
 * A loss of logits against targets, computed from the logits and never through a rounded probability. Immutable; open
 * for users to implement.
 *
 * <p>The mean is the sum of the values over what the loss divides by: the rows that count, for most; their class
 * weights or their entries, for some. Each class says which.
 *
 * @param <Y> the targets: {@code int[]} labels, {@code Probabilities}, or a teacher's {@code Logits}
 */
public interface Loss<Y> {

    /**
     * One value a row.
     *
     * @param z logits, N × K
     * @param target one target a row
     * @param out N values; an ignored row's is 0
     * @throws IllegalArgumentException if lengths do not agree, a target is wrong, or a row of logits is not valid
     */
    void values(Logits z, Y target, double[] out);

    /**
     * The mean over what counts.
     *
     * @throws IllegalArgumentException as {@link #values}, and if nothing counts
     */
    double mean(Logits z, Y target);

    /**
     * The mean and its gradient.
     *
     * @param gradient N × K, overwritten with ∂mean/∂z; it may be {@code z} itself, so long as the targets are
     *     elsewhere
     * @return the mean, the same number as {@link #mean}
     * @throws IllegalArgumentException as {@link #mean}; the gradient's contents are then unspecified
     */
    double meanAndGradient(Logits z, Y target, Logits gradient);
}
