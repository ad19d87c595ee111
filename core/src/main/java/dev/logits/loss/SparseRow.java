package dev.logits.loss;

import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.SparseSupport;
import dev.logits.internal.parallel.PerThread;

/**
 * One row's projection onto the simplex in double precision, for losses whose probabilities may be exactly 0: {@code
 * root[c] = max(0, s·(z[c] − max z) − τ)} with τ such that the probabilities sum to 1. Only the classes within 1/s of
 * the maximum can be in the support. One a thread, overwritten by the next call.
 */
final class SparseRow {
    private static final PerThread<SparseRow> OF_THREAD = new PerThread<>(SparseRow::new);

    /** s·(z[c] − max z) − τ where that is positive, else 0; entries from n on are left over from longer rows. */
    double[] root = {};

    /** τ. */
    double threshold;

    /** The largest logit. */
    double max;

    private final SparseSupport support = new SparseSupport();

    static SparseRow ofThread() {
        return OF_THREAD.get();
    }

    /** Sparsemax, s = 1: p[c] = root[c]. False if the row is not valid. */
    boolean sparsemax(float[] z, int off, int n) {
        if (!LogitRow.valid(z, off, n)) {
            return false;
        }
        float top = max(z, off, n);
        threshold = support.sparsemax(z, off, n, top);
        roots(z, off, n, 1);
        return true;
    }

    /** 1.5-entmax, s = ½: p[c] = root[c]². False if the row is not valid. */
    boolean entmax15(float[] z, int off, int n) {
        if (!LogitRow.valid(z, off, n)) {
            return false;
        }
        float top = max(z, off, n);
        threshold = support.entmax15(z, off, n, top);
        roots(z, off, n, 0.5);
        return true;
    }

    private float max(float[] z, int off, int n) {
        float top = z[off + Kernels.get().argmax(z, off, n)];
        max = top;
        return top;
    }

    private void roots(float[] z, int off, int n, double s) {
        if (root.length < n) {
            root = new double[n];
        }
        for (int c = 0; c < n; c++) {
            root[c] = Math.max(0, s * (z[off + c] - max) - threshold);
        }
    }
}
