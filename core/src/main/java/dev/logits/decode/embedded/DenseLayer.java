package dev.logits.decode.embedded;

/**
 * One dense layer: {@code y = W·x + b}. Each entry of y is a chain of multiplications and additions in float in the order
 * of x, the bias first; inputs of 0, as relu leaves many, are passed over, which changes no bit.
 */
final class DenseLayer {
    final int inputs;
    final int outputs;

    /** One row an output, as it is stored. */
    final Matrix weights;

    final float[] bias;

    /** One row an input, as it is used. */
    private final float[] byInput;

    DenseLayer(Matrix weights, float[] bias) {
        if (bias.length != weights.rows) {
            throw new IllegalArgumentException("a layer of " + weights.rows + " nodes with " + bias.length + " biases");
        }
        this.inputs = weights.columns;
        this.outputs = weights.rows;
        this.weights = weights;
        this.bias = bias;
        this.byInput = weights.transposed().values;
    }

    void forward(float[] x, float[] y, int yOff) {
        System.arraycopy(bias, 0, y, yOff, outputs);
        for (int i = 0; i < inputs; i++) {
            if (x[i] != 0) {
                add(x[i], byInput, i * outputs, y, yOff, outputs);
            }
        }
    }

    /** A loop of its own, which the JVM turns into vectors. */
    private static void add(float x, float[] w, int wOff, float[] y, int yOff, int n) {
        for (int j = 0; j < n; j++) {
            y[yOff + j] += x * w[wOff + j];
        }
    }
}
