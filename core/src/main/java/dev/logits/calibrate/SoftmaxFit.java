package dev.logits.calibrate;

import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.DoubleSoftmax;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.optim.Objective;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The mean negative log-likelihood of {@code softmax(v(x; θ))} over the rows of a source, with its gradient: one pass
 * an evaluation. x are a row's logits at the fitted temperature, or their log-softmax, and v is linear in θ, so that
 * the mean is convex.
 *
 * <p>Each thread has sums of its own, which have no order: neither the order of the rows, nor batches, nor threads
 * change a bit.
 */
abstract class SoftmaxFit implements Objective<IOException> {
    private final LogitsSource source;
    private final RowBatch batch;
    private final double beta;
    private final boolean logSoftmax;
    final int classes;
    private final double[] losses;
    private long rows;
    private int passes;
    private double nll;

    /**
     * The objective.
     *
     * @param beta what logits are multiplied by, 1/T
     * @param logSoftmax whether log-probabilities take the place of logits
     */
    SoftmaxFit(LogitsSource source, double beta, boolean logSoftmax) {
        this.source = source;
        this.beta = beta;
        this.logSoftmax = logSoftmax;
        classes = source.classes();
        batch = RowBatch.of(source);
        losses = new double[batch.capacity()];
    }

    /** What is done with a block's rows. */
    @FunctionalInterface
    interface Block {
        /**
         * Adds the rows {@code from} to {@code to} − 1 of the batch.
         *
         * @param nll takes each row's negative log-likelihood
         */
        void add(int from, int to, double[] nll, RowSums sums);
    }

    /** Empty sums for the gradient. */
    abstract RowSums sums();

    /** Adds a block's rows to {@link #sums}. */
    abstract void add(int from, int to, double[] theta, double[] nll, RowSums sums);

    /** Adds the penalty and its gradient to the means. */
    abstract double penalty(double[] theta, double[] gradient);

    @Override
    public double valueAndGradient(double[] theta, double[] gradient) throws IOException {
        nll = means(sums(), (from, to, losses, sums) -> add(from, to, theta, losses, sums), gradient);
        return nll + penalty(theta, gradient);
    }

    /**
     * One pass over the rows.
     *
     * @param empty sums without rows
     * @param means takes the sums, divided by the number of rows
     * @return the mean negative log-likelihood
     */
    final double means(RowSums empty, Block block, double[] means) throws IOException {
        ExactSum total = new ExactSum();
        ConcurrentLinkedQueue<RowSums> idle = new ConcurrentLinkedQueue<>();
        idle.add(empty);
        rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                RowBlocks.forEach(batch.count(), classes, (from, to) -> {
                    RowSums some = idle.poll();
                    RowSums sums = some == null ? empty.empty() : some;
                    block.add(from, to, losses, sums);
                    idle.add(sums);
                });
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        losses[r] = 0;
                    } else {
                        rows++;
                    }
                }
                total.add(losses, 0, batch.count());
            }
        }
        passes++;
        for (RowSums sums : idle) {
            if (sums != empty) {
                empty.add(sums);
            }
        }
        empty.into(means);
        for (int i = 0; i < means.length; i++) {
            means[i] /= rows;
        }
        return total.value() / rows;
    }

    boolean ignored(int r) {
        return batch.ignored(r);
    }

    int label(int r) {
        return batch.label(r);
    }

    /** Whether a class of a row of the batch is masked. */
    boolean masked(int r, int c) {
        return batch.logits().array()[batch.logits().offset(r) + c] == Float.NEGATIVE_INFINITY;
    }

    /** The inputs of a row of the batch: 0 for a masked class. Returns whether there is one. */
    boolean inputs(int r, double[] x) {
        return inputs(batch.logits().array(), batch.logits().offset(r), classes, beta, logSoftmax, x);
    }

    /**
     * Replaces a row's logits by its probabilities, 0 where a class is masked.
     *
     * @return its negative log-likelihood
     */
    double softmax(int r, boolean masked, double[] v) {
        for (int c = 0; masked && c < classes; c++) {
            v[c] = masked(r, c) ? Double.NEGATIVE_INFINITY : v[c];
        }
        double score = v[batch.label(r)];
        double nll = DoubleSoftmax.inPlace(v, classes) - score;
        if (!Double.isFinite(nll)) {
            check(r);
        }
        return nll;
    }

    /** Throws if it is the row's scores that give no finite loss. */
    private void check(int r) {
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

    long rows() {
        return rows;
    }

    int passes() {
        return passes;
    }

    /** The mean negative log-likelihood of the last evaluation, without the penalty. */
    double nll() {
        return nll;
    }
}
