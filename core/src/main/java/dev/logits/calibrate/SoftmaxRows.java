package dev.logits.calibrate;

import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.RowBatch;
import java.io.Serial;
import java.io.Serializable;

/**
 * What a pass of a {@link SoftmaxFit} does with each row. The inputs x are a row's logits at the fitted temperature, or
 * their log-softmax.
 */
abstract class SoftmaxRows implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    final int classes;
    private final double beta;
    private final boolean logSoftmax;

    /**
     * @param beta what logits are multiplied by, 1/T
     * @param logSoftmax whether log-probabilities take the place of logits
     */
    SoftmaxRows(int classes, double beta, boolean logSoftmax) {
        this.classes = classes;
        this.beta = beta;
        this.logSoftmax = logSoftmax;
    }

    /**
     * Adds the labeled ones of the rows {@code from} to {@code to} − 1 of a batch.
     *
     * @param nll takes each row's negative log-likelihood
     */
    abstract void add(RowBatch batch, int from, int to, double[] nll, RowSums sums);

    /** Whether a class of a row of the batch is masked. */
    static boolean masked(RowBatch batch, int r, int c) {
        return batch.logits().array()[batch.logits().offset(r) + c] == Float.NEGATIVE_INFINITY;
    }

    /** The inputs of a row of the batch: 0 for a masked class. Returns whether there is one. */
    final boolean inputs(RowBatch batch, int r, double[] x) {
        return inputs(batch.logits().array(), batch.logits().offset(r), classes, beta, logSoftmax, x);
    }

    /**
     * Replaces a row's logits by its probabilities, 0 where a class is masked.
     *
     * @return its negative log-likelihood
     */
    final double softmax(RowBatch batch, int r, boolean masked, double[] v) {
        for (int c = 0; masked && c < classes; c++) {
            v[c] = masked(batch, r, c) ? Double.NEGATIVE_INFINITY : v[c];
        }
        double score = v[batch.label(r)];
        double nll = Kernels.get().softmax(v, classes) - score;
        if (!Double.isFinite(nll)) {
            check(batch, r);
        }
        return nll;
    }

    /** Throws if it is the row's scores that give no finite loss. */
    private void check(RowBatch batch, int r) {
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        if (Double.isNaN(Kernels.get().logSumExp(z, off, classes))) {
            throw BadRow.error(z, off, classes, batch.number(r), "calibration");
        }
        if (z[off + batch.label(r)] == Float.NEGATIVE_INFINITY) {
            throw FitErrors.maskedLabel(batch, r);
        }
    }

    /** The inputs of a valid row: 0 for a masked class. Returns whether there is one. */
    static boolean inputs(float[] z, int off, int n, double beta, boolean logSoftmax, double[] x) {
        double max = logSoftmax ? RowOdds.max(z, off, n) : 0;
        double logSum = logSoftmax ? RowOdds.logSum(z, off, n) : 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int c = 0; c < n; c++) {
            x[c] = (z[off + c] - max - logSum) * beta;
            lowest = Math.min(lowest, x[c]);
        }
        if (lowest > Double.NEGATIVE_INFINITY) {
            return false;
        }
        for (int c = 0; c < n; c++) {
            x[c] = x[c] == Double.NEGATIVE_INFINITY ? 0 : x[c];
        }
        return true;
    }
}
