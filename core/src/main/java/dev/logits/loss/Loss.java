package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;

/**
 * A loss of logits against targets, computed from the logits and never through a rounded probability. Immutable; open
 * for users to implement.
 *
 * <p>The mean is the sum of the values over what the loss divides by: the rows that count, for most; their class
 * weights or their entries, for some. Each class says which.
 *
 * @param <Y> the targets: {@code int[]} labels, {@code Probabilities}, or a teacher's {@code Logits}
 * @since 0.1
 */
public interface Loss<Y> {

    /**
     * One value for each row.
     *
     * @param z logits, N × K
     * @param target one target for each row
     * @param out N values; an ignored row's is 0
     * @throws IllegalArgumentException if lengths do not agree, a target is wrong, or a row of logits is not valid
     */
    void values(Logits z, Y target, double[] out);

    /**
     * One value for each row, in a new array.
     *
     * @throws IllegalArgumentException as {@link #values(Logits, Object, double[])}
     */
    default double[] values(Logits z, Y target) {
        NullCheck.argument(target, "target");
        NullCheck.argument(z, "z");
        double[] out = new double[z.rows()];
        values(z, target, out);
        return out;
    }

    /**
     * The sum of the values, with the rounding error of the sum carried along.
     *
     * @throws IllegalArgumentException as {@link #values(Logits, Object, double[])}
     */
    default double sum(Logits z, Y target) {
        NullCheck.argument(target, "target");
        return Batches.sum(values(z, target));
    }

    /**
     * The mean over what counts.
     *
     * @throws IllegalArgumentException as {@link #values(Logits, Object, double[])}, and if nothing counts
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

    /**
     * The gradient of the mean, in new storage.
     *
     * @return N × K, ∂mean/∂z
     * @throws IllegalArgumentException as {@link #mean}
     */
    default Logits gradient(Logits z, Y target) {
        NullCheck.argument(target, "target");
        NullCheck.argument(z, "z");
        Logits gradient = Logits.zeros(z.rows(), z.classes());
        meanAndGradient(z, target, gradient);
        return gradient;
    }
}
