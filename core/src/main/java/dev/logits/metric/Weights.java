package dev.logits.metric;

import java.util.Arrays;

/** How often each row counts: once in the data, as often as it was drawn in a resample of them. */
final class Weights {
    private Weights() {}

    static int[] ones(int n) {
        int[] weights = new int[n];
        Arrays.fill(weights, 1);
        return weights;
    }
}
