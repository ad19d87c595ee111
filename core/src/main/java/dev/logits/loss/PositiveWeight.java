package dev.logits.loss;

import java.util.Arrays;

/** The weight w₊ of positive entries: one for all classes, or one per class. */
record PositiveWeight(double all, double[] each) {
    static final PositiveWeight NONE = new PositiveWeight(1, new double[0]);

    static PositiveWeight of(double weight) {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the positive weight must be positive and finite, got " + weight);
        }
        return new PositiveWeight(weight, NONE.each);
    }

    static PositiveWeight of(double[] weights) {
        for (int c = 0; c < weights.length; c++) {
            if (!(weights[c] > 0 && weights[c] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the positive weight of class " + c + " must be positive and finite, got " + weights[c]);
            }
        }
        if (weights.length == 0) {
            throw new IllegalArgumentException("no positive weights; give one per class");
        }
        return new PositiveWeight(1, weights.clone());
    }

    void check(int classes) {
        if (each.length != 0 && each.length != classes) {
            throw new IllegalArgumentException(each.length + " positive weights for " + classes + " classes");
        }
    }

    double of(int c) {
        return each.length == 0 ? all : each[c];
    }

    @Override
    public String toString() {
        return each.length == 0 ? Double.toString(all) : Arrays.toString(each);
    }
}
