package dev.logits.metric;

import java.util.Arrays;

/** How often each row counts: once in the data, as often as it was drawn in a resample of them. */
final class Weights {
    private Weights() {}

    static double[] ones(int n) {
        double[] weights = new double[n];
        Arrays.fill(weights, 1);
        return weights;
    }

    /** In their order, which is one of content. */
    static double sum(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        return sum;
    }

    static double[] of(int[] counts) {
        double[] weights = new double[counts.length];
        Arrays.setAll(weights, i -> counts[i]);
        return weights;
    }
}
