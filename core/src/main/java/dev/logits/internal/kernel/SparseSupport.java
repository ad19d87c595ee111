package dev.logits.internal.kernel;

import java.util.Arrays;

/**
 * The search for the threshold τ of a sparse softmax, which gives a class {@code max(0, s·(z − max z) − τ)}, or the
 * square of it, such that the probabilities sum to 1. Only scores within 1/s of the largest can be in the support, so
 * only these are copied and sorted. Reused from row to row; not to be shared between threads.
 */
public final class SparseSupport {
    private double[] sorted = {};
    private int count;

    /** Room for the scores of one row, which grows as rows need it. */
    public SparseSupport() {}

    /**
     * τ of sparsemax, s = 1: with d in descending order the largest k with 1 + k·d_k > d_1 + … + d_k, then (their sum −
     * 1) / k.
     *
     * @param max the largest of the n scores, finite
     */
    public double sparsemax(float[] z, int off, int n, float max) {
        collect(z, off, n, max, 1);
        double sum = 0;
        double threshold = -1;
        for (int k = 1; k <= count; k++) {
            double d = sorted[count - k];
            sum += d;
            if (1 + k * d <= sum) {
                break;
            }
            threshold = (sum - 1) / k;
        }
        return threshold;
    }

    /**
     * τ of 1.5-entmax, s = ½. With the k largest in the support, Σ (d − τ)² = 1 is a quadratic in τ whose smaller root
     * is mean − √((1 − q) / k), q the sum of squares about the mean; the support is the longest one whose τ lies below
     * all of it. Mean and q grow by Welford's recurrence.
     *
     * @param max the largest of the n scores, finite
     */
    public double entmax15(float[] z, int off, int n, float max) {
        collect(z, off, n, max, 0.5);
        double mean = 0;
        double squares = 0;
        double threshold = -1;
        for (int k = 1; k <= count; k++) {
            double d = sorted[count - k];
            double away = d - mean;
            mean += away / k;
            squares += away * (d - mean);
            double candidate = mean - Math.sqrt(Math.max(0, 1 - squares) / k);
            if (candidate > d) {
                break;
            }
            threshold = candidate;
        }
        return threshold;
    }

    /** {@code s·(z − max)} where it is above −1, ascending. */
    private void collect(float[] z, int off, int n, float max, double s) {
        count = 0;
        for (int i = 0; i < n; i++) {
            double d = s * ((double) z[off + i] - max);
            if (d > -1) {
                if (count == sorted.length) {
                    sorted = Arrays.copyOf(sorted, Math.min(n, Math.max(64, 4 * count)));
                }
                sorted[count++] = d;
            }
        }
        Arrays.sort(sorted, 0, count);
    }
}
