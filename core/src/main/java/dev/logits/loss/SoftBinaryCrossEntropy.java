package dev.logits.loss;

import dev.logits.internal.check.NullCheck;

/**
 * Binary cross-entropy with soft targets y in [0, 1], every entry a question of its own: {@code w₊·y·softplus(−z) + (1
 * − y)·softplus(z)}; its derivative {@code (1 − y)·σ(z) − w₊·y·σ(−z)}. With targets 0 and 1 it is {@link
 * BinaryCrossEntropy}.
 *
 * <p>Shape: z is N × C, the targets an array of N·C, row after row; they need not sum to 1, so they are no {@code
 * Probabilities}. A row's value is the sum over its entries; the mean divides by N·C, and no rows is an error.
 * <ul>
 *   <li>A target outside [0, 1] is an error that names row and class; none is ignored.
 *   <li>A logit of −∞ is probability 0: against target 0 value and gradient are 0; against a positive target the value
 *       is +∞ and the gradient that of the limit, −w₊·y. A row may be all −∞.
 *   <li>NaN and +∞ throw {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <pre>{@code
 * new SoftBinaryCrossEntropy().mean(Logits.copyOf(new float[][] {{0, 2}}), new float[] {1, 0.5f});   // 0.910038
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class SoftBinaryCrossEntropy extends EntryLoss<float[]> {

    /** Binary cross-entropy of soft targets with w₊ = 1. */
    public SoftBinaryCrossEntropy() {
        this(PositiveWeight.NONE);
    }

    private SoftBinaryCrossEntropy(PositiveWeight positive) {
        super("soft binary cross-entropy", positive);
    }

    /**
     * The same with a weight on the positive side.
     *
     * @param weight positive and finite
     */
    public SoftBinaryCrossEntropy withPositiveWeight(double weight) {
        return new SoftBinaryCrossEntropy(PositiveWeight.of(weight));
    }

    /**
     * The same with a weight on the positive side, one per class.
     *
     * @param weights C of them, each positive and finite
     */
    public SoftBinaryCrossEntropy withPositiveWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        return new SoftBinaryCrossEntropy(PositiveWeight.of(weights));
    }

    @Override
    int length(float[] targets) {
        return targets.length;
    }

    @Override
    double target(float[] targets, int i, int row, int c) {
        float y = targets[i];
        if (!(y >= 0 && y <= 1)) {
            throw new IllegalArgumentException(
                    "targets row " + row + ", class " + c + " is " + y + "; a target lies in [0, 1]");
        }
        return y;
    }
}
