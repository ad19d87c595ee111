package dev.logits.learn.network;

import java.util.Arrays;

/** {@link Layer.Embedding}: copies forward, scattered sums back. */
final class EmbeddingOperation extends Operation {
    /** Dimensions a task of the gradient. */
    private static final int TASK_DIMENSIONS = 32;

    private final int vocabulary;
    private final int dimensions;
    private final int table;

    EmbeddingOperation(Layer.Embedding layer, int ids, int at) {
        super(ids, layer.outputs(ids));
        this.vocabulary = layer.vocabulary();
        this.dimensions = layer.dimensions();
        this.table = at;
    }

    /** Checks an id and returns it. */
    private int id(float value, int row, int column) {
        int id = (int) value;
        if (id != value || id < 0 || id >= vocabulary) {
            throw new IllegalArgumentException("features row " + row + ", column " + column + " is " + value
                    + ", not an id: expected a whole number 0.." + (vocabulary - 1));
        }
        return id;
    }

    /**
     * Checks all ids.
     *
     * @throws IllegalArgumentException naming the first that is none
     */
    void check(float[] x, int xOff, int rows) {
        for (int i = 0; i < rows * inputs; i++) {
            id(x[xOff + i], i / inputs, i % inputs);
        }
    }

    @Override
    void forward(float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to, long key) {
        for (int r = from; r < to; r++) {
            for (int i = 0; i < inputs; i++) {
                int id = id(x[xOff + r * inputs + i], r, i);
                System.arraycopy(w, table + id * dimensions, z, zOff + r * outputs + i * dimensions, dimensions);
            }
        }
    }

    /** Ids have no gradient. */
    @Override
    void backward(float[] w, float[] x, float[] z, float[] gz, float[] gx, int from, int to, long key) {
        Arrays.fill(gx, from * inputs, to * inputs, 0f);
    }

    @Override
    int gradientTasks() {
        return (dimensions + TASK_DIMENSIONS - 1) / TASK_DIMENSIONS;
    }

    /** Some dimensions of all vectors, row after row. */
    @Override
    void gradient(int task, float[] x, float[] gz, int rows, float[] g) {
        int first = task * TASK_DIMENSIONS;
        int count = Math.min(TASK_DIMENSIONS, dimensions - first);
        for (int id = 0; id < vocabulary; id++) {
            int at = table + id * dimensions + first;
            Arrays.fill(g, at, at + count, 0f);
        }
        for (int i = 0; i < rows * inputs; i++) {
            int at = table + (int) x[i] * dimensions + first;
            int from = i * dimensions + first;
            for (int j = 0; j < count; j++) {
                g[at + j] += gz[from + j];
            }
        }
    }
}
