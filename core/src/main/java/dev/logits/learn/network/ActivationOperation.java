package dev.logits.learn.network;

/** An {@link Activation} of every number. */
final class ActivationOperation extends Operation {
    private final Activation activation;

    ActivationOperation(Activation activation, int width) {
        super(width, width);
        this.activation = activation;
    }

    @Override
    void forward(float[] w, float[] x, int xOff, float[] z, int zOff, int from, int to, long key) {
        int first = zOff + from * outputs;
        int end = zOff + to * outputs;
        if (xOff == zOff) {
            activation.forward(x, first, end, z);
        } else {
            System.arraycopy(x, xOff + from * inputs, z, first, end - first);
            activation.forward(z, first, end, z);
        }
    }

    @Override
    void backward(float[] w, float[] x, float[] z, float[] gz, float[] gx, int from, int to, long key) {
        activation.backward(x, z, gz, from * outputs, to * outputs, gx);
    }
}
