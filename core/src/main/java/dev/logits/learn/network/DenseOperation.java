package dev.logits.learn.network;

import dev.logits.internal.kernel.Gemm;
import dev.logits.internal.kernel.MatrixView;

/**
 * A layer of nodes as three matrix products: Z = X·W + b, ∂X = ∂Z·Wᵀ, ∂W = Xᵀ·∂Z. W lies inputs × nodes, so that
 * forward, the most frequent of them, packs it as it lies.
 */
final class DenseOperation extends Operation {
    /** From so many nodes on, the columns are cut too: every block of rows would pack all of W. */
    private static final int WIDE = 2048;

    /** Columns a task: what {@link Gemm} packs at a time. */
    private static final int TASK_COLUMNS = 512;

    /** Inputs a task of ∂W, a multiple of the rows that {@link Gemm} packs at a time. */
    private static final int TASK_INPUTS = 192;

    private final int weight;
    private final int bias;

    DenseOperation(int inputs, int nodes, int at) {
        super(inputs, nodes);
        this.weight = at;
        this.bias = at + inputs * nodes;
    }

    @Override
    void forward(float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to, long key) {
        columns(0, outputs, w, x, xOff, z, zOff, from, to);
    }

    private void columns(int c, int count, float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to) {
        int rows = to - from;
        MatrixView into = MatrixView.of(z, zOff + from * outputs, rows, outputs).part(0, c, rows, count);
        Gemm.get()
                .multiply(
                        MatrixView.of(x, xOff + from * inputs, rows, inputs),
                        weights(w).part(0, c, inputs, count),
                        into,
                        false);
        for (int r = from; r < to; r++) {
            int off = zOff + r * outputs + c;
            for (int j = 0; j < count; j++) {
                z[off + j] += w[bias + c + j];
            }
        }
    }

    private MatrixView weights(float[] w) {
        return MatrixView.of(w, weight, inputs, outputs);
    }

    @Override
    void backward(float[] w, float[] x, float[] z, float[] gz, float[] gx, int from, int to, long key) {
        backward(0, inputs, w, gz, gx, from, to);
    }

    private void backward(int c, int count, float[] w, float[] gz, float[] gx, int from, int to) {
        int rows = to - from;
        Gemm.get()
                .multiply(
                        MatrixView.of(gz, from * outputs, rows, outputs),
                        weights(w).part(c, 0, count, outputs).transposed(),
                        MatrixView.of(gx, from * inputs, rows, inputs).part(0, c, rows, count),
                        false);
    }

    @Override
    int gradientTasks() {
        return tasks(inputs, TASK_INPUTS) * tasks(outputs, TASK_COLUMNS);
    }

    private static int tasks(int length, int step) {
        return (length + step - 1) / step;
    }

    /** A tile of ∂W; those with the first inputs also make their columns of ∂b. */
    @Override
    void gradient(int task, float[] x, float[] gz, int rows, float[] g) {
        int across = tasks(outputs, TASK_COLUMNS);
        int input = task / across * TASK_INPUTS;
        int column = task % across * TASK_COLUMNS;
        int height = Math.min(TASK_INPUTS, inputs - input);
        int width = Math.min(TASK_COLUMNS, outputs - column);
        MatrixView gradient = MatrixView.of(gz, 0, rows, outputs).part(0, column, rows, width);
        MatrixView features = MatrixView.of(x, 0, rows, inputs).part(0, input, rows, height);
        Gemm.get().multiply(features.transposed(), gradient, weights(g).part(input, column, height, width), false);
        if (input == 0) {
            biasGradient(gz, rows, column, width, g);
        }
    }

    /** Σ over the rows in their order, in panels as {@link Gemm} has them. */
    private void biasGradient(float[] gz, int rows, int column, int width, float[] g) {
        float[] sum = new float[width];
        for (int from = 0; from < rows; from += Gemm.PANEL) {
            java.util.Arrays.fill(sum, 0f);
            for (int r = from, end = Math.min(rows, from + Gemm.PANEL); r < end; r++) {
                int off = r * outputs + column;
                for (int j = 0; j < width; j++) {
                    sum[j] += gz[off + j];
                }
            }
            for (int j = 0; j < width; j++) {
                int at = bias + column + j;
                g[at] = from == 0 ? sum[j] : g[at] + sum[j];
            }
        }
    }

    @Override
    boolean isWide() {
        return outputs >= WIDE;
    }

    @Override
    int columnTasks(boolean backward) {
        return tasks(backward ? inputs : outputs, backward ? TASK_INPUTS : TASK_COLUMNS);
    }

    @Override
    void forwardColumns(int task, float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to) {
        int c = task * TASK_COLUMNS;
        columns(c, Math.min(TASK_COLUMNS, outputs - c), w, x, xOff, z, zOff, from, to);
    }

    @Override
    void backwardColumns(int task, float[] w, float[] gz, float[] gx, int from, int to) {
        int c = task * TASK_INPUTS;
        backward(c, Math.min(TASK_INPUTS, inputs - c), w, gz, gx, from, to);
    }
}
