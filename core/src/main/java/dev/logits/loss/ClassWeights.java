package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.internal.sum.ExactSum;

/** The rule for class weights: one per class, finite, not negative, and not all 0. */
final class ClassWeights {
    /** A sum of weights above it may overflow with the losses; below its inverse, the scale of the gradient may. */
    private static final double LARGEST_SUM = 1e200;

    private ClassWeights() {}

    static double[] copyOf(double[] weights) {
        double max = 0;
        for (int c = 0; c < weights.length; c++) {
            if (!(weights[c] >= 0 && weights[c] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "class weight " + c + " must be finite and 0 or more, got " + weights[c]);
            }
            max = Math.max(max, weights[c]);
        }
        if (max == 0) {
            throw new IllegalArgumentException("class weights need one that is positive, got " + weights.length
                    + (weights.length == 0 ? "" : ", all 0"));
        }
        return weights.clone();
    }

    /** Checks weights against a batch; none at all fit any. */
    static void check(double[] weights, int classes) {
        if (weights.length != 0 && weights.length != classes) {
            throw new IllegalArgumentException(weights.length + " class weights for " + classes + " classes");
        }
    }

    /** The sum of the weights of the labels that are not ignored. */
    static double sum(double[] weights, int[] labels) {
        ExactSum exact = new ExactSum();
        for (int y : labels) {
            exact.add(y == Labels.IGNORE ? 0 : weights[y]);
        }
        double sum = exact.value();
        if (sum == 0) {
            throw new IllegalArgumentException(
                    "the class weights of all labels present are 0; a mean needs one that is positive");
        }
        return checkSum(sum, "the class weights of all labels");
    }

    /** The product, where 0 times an infinite loss is 0. */
    static double times(double weight, double loss) {
        return weight == 0 && !Double.isNaN(loss) ? 0 : weight * loss;
    }

    /** Checks what a mean is to be divided by. */
    static double checkSum(double sum, String what) {
        if (sum == 0) {
            throw new IllegalArgumentException(what + " are 0; a mean needs one that is positive");
        }
        if (!(sum <= LARGEST_SUM && sum >= 1 / LARGEST_SUM)) {
            throw new IllegalArgumentException(what + " sum to " + sum + "; a mean needs a sum from " + 1 / LARGEST_SUM
                    + " to " + LARGEST_SUM + ": multiply all weights by one factor");
        }
        return sum;
    }
}
