package dev.logits.loss;

import dev.logits.math.Sigmoid;
import dev.logits.math.Softplus;

/**
 * Binary cross-entropy of one entry, a logit z against a target y in [0, 1] with weight w₊ on the positive side:
 * <pre>
 * w₊·y·softplus(−z) + (1 − y)·softplus(z)      terms that are not negative
 * (1 − y)·σ(z) − w₊·y·σ(−z)                    its derivative
 * </pre>
 * The usual {@code (1 − y)·z + (1 + (w₊ − 1)·y)·softplus(−z)} is the same number, and cancels at large −z.
 */
final class BinaryEntry {
    private BinaryEntry() {}

    static double value(double z, double y, double weight) {
        double positive = y == 0 ? 0 : weight * y * Softplus.of(-z);
        return y == 1 ? positive : positive + (1 - y) * Softplus.of(z);
    }

    static double derivative(double z, double y, double weight) {
        return (1 - y) * Sigmoid.of(z) - weight * y * Sigmoid.of(-z);
    }

    /** Checks one logit; −∞, whose probability is 0, is one. */
    static void check(float z, int row, int c, String loss) {
        if (!(z < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("logits row " + row + ", class " + c + " is "
                    + (Float.isNaN(z) ? "NaN" : "+Infinity") + "; " + loss + " needs scores without NaN or +Infinity");
        }
    }
}
