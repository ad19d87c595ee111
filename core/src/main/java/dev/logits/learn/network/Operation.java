package dev.logits.learn.network;

/**
 * What one layer computes, and its gradients, on arrays. Row r of a batch has its inputs at {@code x[xOff + r·inputs]}
 * and its outputs at {@code z[zOff + r·outputs]}. Every row is computed alone, so that it hangs neither on the batch
 * nor on who computes the others.
 */
abstract class Operation {
    final int inputs;
    final int outputs;

    Operation(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * The outputs of the rows {@code from} to {@code to} − 1.
     *
     * @param w all parameters of the network
     * @param key what dropout is a function of, besides the row and the place
     */
    abstract void forward(float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to, long key);

    /**
     * The gradient with respect to the inputs, overwriting {@code gx}; all arrays begin with row 0.
     *
     * @param x the inputs
     * @param z the outputs
     * @param gz the gradient with respect to the outputs
     */
    abstract void backward(float[] w, float[] x, float[] z, float[] gz, float[] gx, int from, int to, long key);

    /** Into how many tasks the gradient with respect to the parameters is cut; which tasks changes no bit. */
    int gradientTasks() {
        return 0;
    }

    /**
     * A part of the gradient with respect to the parameters over all rows of a batch, overwriting its part of
     * {@code g}.
     */
    void gradient(int task, float[] x, float[] gz, int rows, float[] g) {
        throw new UnsupportedOperationException("no parameters");
    }

    /** Whether the outputs are so many that one block of rows is cut into tasks by columns. */
    boolean isWide() {
        return false;
    }

    /** Into how many tasks {@link #forward} and {@link #backward} of a wide layer are cut. */
    int columnTasks(boolean backward) {
        throw new UnsupportedOperationException("not wide");
    }

    /** A part of the columns of {@link #forward}. */
    void forwardColumns(int task, float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to) {
        throw new UnsupportedOperationException("not wide");
    }

    /** A part of the columns of {@link #backward}. */
    void backwardColumns(int task, float[] w, float[] gz, float[] gx, int from, int to) {
        throw new UnsupportedOperationException("not wide");
    }
}
