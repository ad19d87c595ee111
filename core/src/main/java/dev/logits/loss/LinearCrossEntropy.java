package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Gemm;
import java.util.Arrays;

/**
 * Cross-entropy of a linear layer's logits, {@code CE(X·Wᵀ + b, y)}, with its gradients with respect to X, W and b,
 * without ever holding the N × K logits: with a vocabulary they are the largest thing in a training step by far. Any
 * option of {@link CrossEntropy} applies.
 *
 * <p>The rows are taken in blocks of 32 MB of logits, at most 256 rows: logits of the block,
 * their loss and gradient G in place, then ∂W += Gᵀ·X, ∂b += Gᵀ·1 and ∂X = G·W. Memory beyond inputs and results is
 * that block, whatever N is. Within a block all threads of the common pool take part.
 *
 * <p>Shape: X is N × D, W K × D, b K, labels N; the gradients have the shapes of what they are with respect to.
 * <ul>
 *   <li>Label −1: the row of X is not read, its gradient is 0, and it does not count; all rows ignored is an error.
 *   <li>A logit that comes out as NaN or +∞ throws {@link IllegalArgumentException} that names row and class.
 *   <li>∂X may overwrite X. No other result may share storage with an input.
 *   <li>The results have the same bits on any number of threads, on vectors and in plain Java.
 * </ul>
 *
 * <p>The loss and ∂X are bit for bit what the products, {@link CrossEntropy} and the products again give with all
 * logits at hand, and so are ∂W and ∂b for K up to 32,768 (LinearCrossEntropyTest). Products accumulate in float, in
 * panels of 256: their error is at most (256 + k / 256 + 1)·2^−24 of the sum of the magnitudes of their k terms
 * (GemmTest).
 *
 * <p>Reference: E. Wijmans and others, Cut your losses in large-vocabulary language models, 2025, for the idea; here no
 * gradient is left out.
 *
 * <pre>{@code
 * LinearLayer layer = LinearLayer.wrap(weights, bias);
 * LinearLayer gradient = LinearLayer.zeros(layer.classes(), layer.features());
 * double loss = new LinearCrossEntropy().meanAndGradient(x, 0, layer, labels, xGradient, 0, gradient);
 * }</pre>
 *
 * @since 0.1
 */
public final class LinearCrossEntropy {
    /** Megabytes of logits a block. */
    private static final int BLOCK_MEGABYTES = 32;

    private static final int BLOCK_SCORES = (BLOCK_MEGABYTES << 20) / Float.BYTES;

    private final CrossEntropy loss;
    private final int blockScores;

    /** Without options. */
    public LinearCrossEntropy() {
        this(new CrossEntropy());
    }

    /** With the options of this cross-entropy. */
    public LinearCrossEntropy(CrossEntropy loss) {
        this(loss, BLOCK_SCORES);
    }

    LinearCrossEntropy(CrossEntropy loss, int blockScores) {
        this.loss = NullCheck.argument(loss, "loss");
        this.blockScores = blockScores;
    }

    /**
     * The mean.
     *
     * @param x holds N × D features from {@code xOff} on
     * @param labels N
     * @throws IllegalArgumentException if a label is wrong, no row counts, or a logit is not valid
     * @throws IndexOutOfBoundsException if {@code x} ends before its N rows do
     */
    public double mean(float[] x, int xOff, LinearLayer layer, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(layer, "layer");
        NullCheck.argument(labels, "labels");
        double divisor = check(x, xOff, layer, labels);
        LinearBlock block = block(x, xOff, layer, labels);
        double[] values = new double[block.count()];
        for (int from = 0; from < values.length; from += block.capacity()) {
            block.load(from);
            block.values(loss, values, from);
        }
        return Batches.sum(values) / divisor;
    }

    /**
     * The mean and its gradients.
     *
     * @param x holds N × D features from {@code xOff} on
     * @param labels N
     * @param xGradient overwritten with ∂mean/∂X, N × D from {@code xGradientOff} on
     * @param gradient overwritten with ∂mean/∂W and ∂mean/∂b
     * @return the mean, the same number as {@link #mean}
     * @throws IllegalArgumentException as {@link #mean}, or if the layers' shapes differ; the gradients' contents are
     *     then unspecified
     * @throws IndexOutOfBoundsException if {@code x} or {@code xGradient} ends before its N rows do
     */
    public double meanAndGradient(
            float[] x,
            int xOff,
            LinearLayer layer,
            int[] labels,
            float[] xGradient,
            int xGradientOff,
            LinearLayer gradient) {
        NullCheck.argument(x, "x");
        NullCheck.argument(layer, "layer");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(xGradient, "xGradient");
        NullCheck.argument(gradient, "gradient");
        double divisor = check(x, xOff, layer, labels);
        checkRows("the gradient's", xGradient, xGradientOff, layer, labels);
        if (gradient.classes() != layer.classes() || gradient.features() != layer.features()) {
            throw new IllegalArgumentException("the gradient is a " + gradient + ", the layer is a " + layer);
        }
        LinearBlock block = block(x, xOff, layer, labels);
        double[] values = new double[block.count()];
        for (int from = 0; from < values.length; from += block.capacity()) {
            block.load(from);
            block.valuesAndGradients(loss, 1 / divisor, values, from);
            block.addTo(gradient, from > 0);
            block.featureGradient(xGradient, xGradientOff);
        }
        clearIgnored(layer.features(), labels, xGradient, xGradientOff);
        return Batches.sum(values) / divisor;
    }

    private double check(float[] x, int xOff, LinearLayer layer, int[] labels) {
        checkRows("the features'", x, xOff, layer, labels);
        for (int r = 0; r < labels.length; r++) {
            Labels.check(labels[r], r, layer.classes());
        }
        loss.checkClasses(layer.classes());
        return loss.divisor(labels);
    }

    private static void checkRows(String whose, float[] x, int off, LinearLayer layer, int[] labels) {
        long length = (long) labels.length * layer.features();
        if (off < 0 || off + length > x.length) {
            throw new IndexOutOfBoundsException(
                    labels.length + " rows of " + layer.features() + " features from offset " + off + " need "
                            + (off + length) + " floats; " + whose + " array has " + x.length);
        }
    }

    private LinearBlock block(float[] x, int xOff, LinearLayer layer, int[] labels) {
        int rows = Math.max(1, Math.min(Gemm.PANEL, blockScores / layer.classes()));
        return new LinearBlock(x, xOff, layer, labels, rows);
    }

    private static void clearIgnored(int features, int[] labels, float[] gradient, int off) {
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] == Labels.IGNORE) {
                Arrays.fill(gradient, off + r * features, off + (r + 1) * features, 0f);
            }
        }
    }

    /** The options. */
    @Override
    public String toString() {
        return "Linear" + loss;
    }
}
