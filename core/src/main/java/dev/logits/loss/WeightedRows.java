package dev.logits.loss;

import dev.logits.internal.check.NullCheck;

/**
 * Targets whose rows have weights. Not copied: neither the targets nor the weights may change while a loss reads them.
 *
 * @param target one target for each row
 * @param weights one weight for each row, finite and 0 or more
 * @param <Y> the targets
 * @since 0.1
 */
public record WeightedRows<Y>(Y target, double[] weights) {

    /** Checks the weights. */
    public WeightedRows {
        NullCheck.argument(target, "target");
        NullCheck.argument(weights, "weights");
        for (int r = 0; r < weights.length; r++) {
            if (!(weights[r] >= 0 && weights[r] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the weight of row " + r + " must be finite and 0 or more, got " + weights[r]);
            }
        }
    }
}
