package dev.logits.loss;

import dev.logits.internal.check.NullCheck;

/**
 * Binary cross-entropy with labels 0 and 1, every entry a question of its own: {@code w₊·y·softplus(−z) + (1 −
 * y)·softplus(z)}, which is −ln σ(z) or −ln(1 − σ(z)) without σ; its derivative {@code (1 − y)·σ(z) − w₊·y·σ(−z)}. C =
 * 1 is binary classification, more is multi-label.
 *
 * <p>Shape: z is N × C, the labels an array of N·C, row after row. A row's value is the sum over its entries; the mean
 * divides by the number of entries that are not ignored.
 * <ul>
 *   <li>Label −1: the entry adds nothing, has gradient 0 and does not count; all entries ignored is an error.
 *   <li>A logit of −∞ is probability 0: against label 0 value and gradient are 0; against label 1 the value is +∞ and
 *       the gradient that of the limit, −w₊. A row may be all −∞.
 *   <li>NaN and +∞ throw {@link IllegalArgumentException}, unless the entry is ignored.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest). At z = ±800 the naive {@code
 * −log(1 / (1 + exp(−z)))} is +∞ or NaN; this is 800.
 *
 * <pre>{@code new BinaryCrossEntropy().mean(Logits.copyOf(new float[][] {{0, 2}}), new int[] {1, 0});   // 1.410038 }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class BinaryCrossEntropy extends EntryLoss<int[]> {

    /** Binary cross-entropy with w₊ = 1. */
    public BinaryCrossEntropy() {
        this(PositiveWeight.NONE);
    }

    private BinaryCrossEntropy(PositiveWeight positive) {
        super("binary cross-entropy", positive);
    }

    /**
     * The same with a weight on positive entries.
     *
     * @param weight positive and finite
     */
    public BinaryCrossEntropy withPositiveWeight(double weight) {
        return new BinaryCrossEntropy(PositiveWeight.of(weight));
    }

    /**
     * The same with a weight on positive entries, one per class.
     *
     * @param weights C of them, each positive and finite
     */
    public BinaryCrossEntropy withPositiveWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        return new BinaryCrossEntropy(PositiveWeight.of(weights));
    }

    @Override
    int length(int[] labels) {
        return labels.length;
    }

    @Override
    double target(int[] labels, int i, int row, int c) {
        int y = labels[i];
        if (y < -1 || y > 1) {
            throw new IllegalArgumentException("labels row " + row + ", class " + c + " is " + y
                    + "; a binary label is 0 or 1, or -1 to ignore the entry");
        }
        return y;
    }
}
