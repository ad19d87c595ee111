package dev.logits.loss;

import java.util.Arrays;

/**
 * One row's projection onto the simplex in double precision, for losses whose probabilities may be exactly 0: {@code
 * root[c] = max(0, s·(z[c] − max z) − τ)} with τ such that the probabilities sum to 1. Only the classes within 1/s of the
 * maximum can be in the support, and only those are sorted. One a thread, overwritten by the next call.
 */
final class SparseRow {
    private static final ThreadLocal<SparseRow> OF_THREAD = ThreadLocal.withInitial(SparseRow::new);

    /** s·(z[c] − max z) − τ where that is positive, else 0; entries from n on are left over from longer rows. */
    double[] root = {};

    /** τ. */
    double threshold;

    /** The largest logit. */
    double max;

    private double[] sorted = {};

    static SparseRow ofThread() {
        return OF_THREAD.get();
    }

    /** Sparsemax, s = 1: p[c] = root[c]. False if the row is not valid. */
    boolean sparsemax(float[] z, int off, int n) {
        int candidates = candidates(z, off, n, 1);
        if (candidates == 0) {
            return false;
        }
        threshold = sparsemaxThreshold(candidates);
        roots(z, off, n, 1);
        return true;
    }

    /** 1.5-entmax, s = ½: p[c] = root[c]². False if the row is not valid. */
    boolean entmax15(float[] z, int off, int n) {
        int candidates = candidates(z, off, n, 0.5);
        if (candidates == 0) {
            return false;
        }
        threshold = entmaxThreshold(candidates);
        roots(z, off, n, 0.5);
        return true;
    }

    /** Collects s·(z − max) above −1, in ascending order at the end of {@code sorted}; their number, 0 for a bad row. */
    private int candidates(float[] z, int off, int n, double s) {
        if (!LogitRow.valid(z, off, n)) {
            return 0;
        }
        if (root.length < n) {
            root = new double[n];
            sorted = new double[n];
        }
        float top = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < n; c++) {
            top = Math.max(top, z[off + c]);
        }
        max = top;
        int count = 0;
        for (int c = 0; c < n; c++) {
            double d = s * (z[off + c] - max);
            if (d > -1) {
                sorted[count++] = d;
            }
        }
        Arrays.sort(sorted, 0, count);
        return count;
    }

    /** The largest k with 1 + k·d_k > Σ_{j ≤ k} d_j gives τ = (Σ_{j ≤ k} d_j − 1) / k, d in descending order. */
    private double sparsemaxThreshold(int candidates) {
        double sum = 0;
        double tau = -1;
        for (int k = 1; k <= candidates; k++) {
            double d = sorted[candidates - k];
            sum += d;
            if (1 + k * d <= sum) {
                break;
            }
            tau = (sum - 1) / k;
        }
        return tau;
    }

    /** τ_k = mean − √((1 − Σ(d − mean)²) / k) over the k largest; the support grows while τ_k is below d_k. */
    private double entmaxThreshold(int candidates) {
        double mean = 0;
        double squares = 0;
        double tau = -1;
        for (int k = 1; k <= candidates; k++) {
            double d = sorted[candidates - k];
            double step = d - mean;
            mean += step / k;
            squares += step * (d - mean);
            if (squares > 1) {
                break;
            }
            double next = mean - Math.sqrt((1 - squares) / k);
            if (next >= d) {
                break;
            }
            tau = next;
        }
        return tau;
    }

    private void roots(float[] z, int off, int n, double s) {
        for (int c = 0; c < n; c++) {
            root[c] = Math.max(0, s * (z[off + c] - max) - threshold);
        }
    }
}
