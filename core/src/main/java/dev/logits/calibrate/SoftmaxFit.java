package dev.logits.calibrate;

import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.optim.Objective;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.Arrays;

/**
 * The mean negative log-likelihood of {@code softmax(v(x; θ))} over the rows of a source, with its gradient: one pass
 * an evaluation. x are a row's logits at the fitted temperature, or their log-softmax, and v is linear in θ, so that
 * the mean is convex.
 *
 * <p>Each block of rows has sums of its own, which are added in the order of the rows: threads change no bit.
 */
abstract class SoftmaxFit implements Objective<IOException> {
    private final LogitsSource source;
    private final RowBatch batch;
    private final double beta;
    private final boolean logSoftmax;
    final int classes;
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
    }

    /** What a block of rows adds to. */
    static final class Sums {
        final double[] gradient;
        final double[] x;
        final double[] v;
        double nll;

        Sums(int parameters, int classes) {
            gradient = new double[parameters];
            x = new double[classes];
            v = new double[classes];
        }
    }

    /** Adds a block's rows. */
    abstract void add(int from, int to, double[] theta, Sums sums);

    /** Adds the penalty and its gradient to the means. */
    abstract double penalty(double[] theta, double[] gradient);

    @Override
    public double valueAndGradient(double[] theta, double[] gradient) throws IOException {
        nll = meanAndGradient(theta, gradient);
        return nll + penalty(theta, gradient);
    }

    private double meanAndGradient(double[] theta, double[] gradient) throws IOException {
        Arrays.fill(gradient, 0);
        NeumaierSum total = new NeumaierSum();
        rows = 0;
        Sums[] blocks = new Sums[0];
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                int size = RowBlocks.rows(classes);
                int used = (batch.count() + size - 1) / size;
                if (blocks.length < used) {
                    blocks = Arrays.copyOf(blocks, used);
                }
                Sums[] sums = blocks;
                RowBlocks.forEach(batch.count(), classes, (from, to) -> {
                    int b = from / size;
                    if (sums[b] == null) {
                        sums[b] = new Sums(gradient.length, classes);
                    }
                    sums[b].nll = 0;
                    Arrays.fill(sums[b].gradient, 0);
                    add(from, to, theta, sums[b]);
                });
                for (int b = 0; b < used; b++) {
                    total.add(sums[b].nll);
                    addTo(gradient, sums[b].gradient);
                }
                for (int r = 0; r < batch.count(); r++) {
                    rows += batch.ignored(r) ? 0 : 1;
                }
            }
        }
        passes++;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= rows;
        }
        return total.value() / rows;
    }

    private static void addTo(double[] sum, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += more[i];
        }
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
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        double lse = Kernels.get().logSumExp(z, off, classes);
        if (Double.isNaN(lse)) {
            throw BadRow.error(z, off, classes, batch.number(r), "calibration");
        }
        if (z[off + batch.label(r)] == Float.NEGATIVE_INFINITY) {
            throw FitErrors.maskedLabel(batch, r);
        }
        return inputs(z, off, classes, beta, logSoftmax, x);
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
