package dev.logits.math;

import java.util.Arrays;

/**
 * The scores of a row that can have a probability above 0 under a sparse softmax, in order, for the search of its
 * threshold. Only scores within a known reach of the maximum can, so only these are copied and sorted. Reused from row to
 * row.
 */
final class SupportSearch {
    private double[] sorted = {};
    private int count;

    /** Collects {@code scale·(z − max)} where it is above −1, and sorts. */
    void collect(float[] z, int off, int n, float max, double scale) {
        count = 0;
        for (int i = 0; i < n; i++) {
            double d = scale * ((double) z[off + i] - max);
            if (d > -1) {
                if (count == sorted.length) {
                    sorted = Arrays.copyOf(sorted, Math.min(n, Math.max(64, 4 * count)));
                }
                sorted[count++] = d;
            }
        }
        Arrays.sort(sorted, 0, count);
    }

    int count() {
        return count;
    }

    /** The k-th largest, k from 1. */
    double largest(int k) {
        return sorted[count - k];
    }
}
