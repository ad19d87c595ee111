package dev.logits.learn.regression;

import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.NarrowGemm;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.optim.Objective;
import dev.logits.learn.features.DenseFeatures;
import java.util.Arrays;

/**
 * The mean negative log-likelihood, plus a ridge, of dense float features, with products in float: one pass over X an
 * evaluation. Rows are taken in blocks that stay in the cache, from their logits to their gradient.
 *
 * <p>A gradient is summed in float over a panel of 256 rows, and in double precision over panels.
 */
final class FloatObjective implements Objective<RuntimeException> {
    /** Floats of X a block: a quarter of a megabyte. */
    private static final int BLOCK = 1 << 16;

    private static final int PANEL = 256;

    private final Examples examples;
    private final DenseFeatures x;
    private final ModelShape shape;
    private final double ridge;
    private final boolean unweighted;
    private final boolean contiguous;
    private final RowChunks chunks;
    private final int blockRows;

    FloatObjective(Examples examples, ModelShape shape, double ridge) {
        this.examples = examples;
        this.x = (DenseFeatures) examples.features();
        this.shape = shape;
        this.ridge = ridge;
        unweighted = examples.unweighted();
        contiguous = examples.contiguous();
        chunks = new RowChunks(examples.count(), 2L * shape.outputs() * shape.columns(), shape.size());
        blockRows = Math.max(4, Math.min(64, BLOCK / shape.columns() & -4));
    }

    @Override
    public double valueAndGradient(double[] theta, double[] gradient) {
        int outputs = shape.outputs();
        int d = shape.columns();
        float[] w = new float[NarrowGemm.padded(outputs) * d];
        float[] b = new float[outputs];
        for (int m = 0; m < outputs; m++) {
            round(theta, m * shape.stride(), w, m * d, d);
            b[m] = shape.intercept() ? (float) theta[m * shape.stride() + d] : 0;
        }
        double loss = chunks.sum((from, to, sum, value) -> new Chunk(w, b).add(from, to, sum, value), gradient);
        double scale = 1 / examples.weightSum();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= scale;
        }
        return loss * scale + RidgeTerm.add(ridge, shape, theta, gradient);
    }

    // Loops that are methods of their own are compiled once, and soon.

    private static void round(double[] from, int off, float[] to, int at, int n) {
        for (int i = 0; i < n; i++) {
            to[at + i] = (float) from[off + i];
        }
    }

    private static void add(float[] part, int off, double[] sum, int at, int n) {
        for (int i = 0; i < n; i++) {
            sum[at + i] += part[off + i];
        }
    }

    /** What one thread needs for a chunk of rows. */
    private final class Chunk {
        private final int d = shape.columns();
        private final int classes = shape.classes();
        private final int first = shape.first();
        private final float[] w;
        private final float[] b;
        private final float[] packed = new float[contiguous ? 0 : blockRows * d];
        private final float[] z = new float[blockRows * classes];
        private final float[] g = new float[blockRows * classes + NarrowGemm.padded(1)];
        private final float[] panel = new float[NarrowGemm.padded(shape.outputs()) * d];
        private final double[] bias = new double[shape.outputs()];
        private final double[] nll = new double[blockRows];

        Chunk(float[] w, float[] b) {
            this.w = w;
            this.b = b;
        }

        void add(int from, int to, double[] sum, NeumaierSum value) {
            for (int at = from; at < to; at += PANEL) {
                int end = Math.min(to, at + PANEL);
                Arrays.fill(panel, 0);
                for (int block = at; block < end; block += blockRows) {
                    addBlock(block, Math.min(blockRows, end - block), value);
                }
                for (int m = 0; m < shape.outputs(); m++) {
                    FloatObjective.add(panel, m * d, sum, m * shape.stride(), d);
                }
            }
            for (int m = 0; m < bias.length && shape.intercept(); m++) {
                sum[m * shape.stride() + d] = bias[m];
            }
        }

        private void addBlock(int block, int rows, NeumaierSum value) {
            float[] array = contiguous ? x.array() : packed;
            int off = contiguous ? x.offset(block) : 0;
            if (!contiguous) {
                pack(block, rows);
            }
            NarrowGemm.get().logits(array, off, rows, d, w, shape.outputs(), z, first, classes);
            addBias(rows);
            int bad = Kernels.get().softmaxMinusOneHot(z, 0, rows, classes, examples.labels(), block, 1, g, 0, nll, 0);
            if (bad >= 0) {
                Arrays.fill(g, 0); // the value is NaN, so the line search steps back
            }
            weigh(block, rows, value);
            NarrowGemm.get().addGradient(array, off, rows, d, g, first, classes, shape.outputs(), panel);
        }

        private void pack(int block, int rows) {
            for (int r = 0; r < rows; r++) {
                System.arraycopy(x.array(), x.offset(examples.rows()[block + r]), packed, r * d, d);
            }
        }

        private void addBias(int rows) {
            for (int r = 0; r < rows; r++) {
                for (int m = 0; m < b.length; m++) {
                    z[r * classes + first + m] += b[m];
                }
            }
        }

        private void weigh(int block, int rows, NeumaierSum value) {
            for (int r = 0; r < rows; r++) {
                double weight = examples.weights()[block + r];
                value.add(weight * nll[r]);
                for (int m = 0; m < bias.length; m++) {
                    int at = r * classes + first + m;
                    g[at] = unweighted ? g[at] : (float) (weight * g[at]);
                    bias[m] += g[at];
                }
            }
        }
    }
}
