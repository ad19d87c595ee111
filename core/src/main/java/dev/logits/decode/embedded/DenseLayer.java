package dev.logits.decode.embedded;

/**
 * One dense layer: {@code y = W·x + b}. Each entry of y is a chain of multiplications and additions in float in the
 * order of x, the bias first; inputs of 0, as relu leaves many, are passed over, which changes no bit.
 */
final class DenseLayer {
    final int inputs;
    final int outputs;

    /** As it is stored. */
    final ByteMatrix weights;

    final float[] bias;

    /** An array an input: the JVM makes vectors of a loop over two arrays that begin at their beginning. */
    private final float[][] byInput;

    DenseLayer(ByteMatrix weights, float[] bias) {
        if (bias.length != weights.rows) {
            throw new IllegalArgumentException("a layer of " + weights.rows + " nodes with " + bias.length + " biases");
        }
        this.inputs = weights.columns;
        this.outputs = weights.rows;
        this.weights = weights;
        this.bias = bias;
        this.byInput = weights.byColumn();
    }

    /** A new array of outputs. */
    float[] forward(float[] x) {
        float[] y = bias.clone();
        for (int i = 0; i < inputs; i++) {
            if (x[i] != 0) {
                add(x[i], byInput[i], y);
            }
        }
        return y;
    }

    private static void add(float x, float[] w, float[] y) {
        for (int j = 0; j < y.length; j++) {
            y[j] += x * w[j];
        }
    }
}
