package dev.logits.learn.network;

import dev.logits.internal.kernel.Activations;
import java.util.Locale;

/**
 * A function of each number alone, between two layers of nodes; without one, two linear layers are one.
 *
 * @since 0.1
 */
public enum Activation implements Layer {
    /** max(0, z). */
    RELU,

    /** z·Φ(z), Φ the normal distribution function. D. Hendrycks, K. Gimpel, Gaussian error linear units, 2016. */
    GELU,

    /** z/2·(1 + tanh(√(2/π)·(z + 0.044715·z³))), which is within 5e-4 of {@link #GELU}. */
    GELU_TANH,

    /** tanh z. */
    TANH;

    @Override
    public int outputs(int inputs) {
        return inputs;
    }

    /** h = f(z). */
    void forward(float[] z, int from, int to, float[] h) {
        switch (this) {
            case RELU -> Activations.relu(z, from, to, h);
            case GELU -> Activations.gelu(z, from, to, h);
            case GELU_TANH -> Activations.geluTanh(z, from, to, h);
            case TANH -> Activations.tanh(z, from, to, h);
        }
    }

    /** gz = gh·f′(z). */
    void backward(float[] z, float[] h, float[] gh, int from, int to, float[] gz) {
        switch (this) {
            case RELU -> Activations.reluGradient(z, gh, from, to, gz);
            case GELU -> Activations.geluGradient(z, gh, from, to, gz);
            case GELU_TANH -> Activations.geluTanhGradient(z, gh, from, to, gz);
            case TANH -> Activations.tanhGradient(h, gh, from, to, gz);
        }
    }

    /**
     * Whether it passes about half of what it gets, so that the weights before it begin in the range of He's rule, and
     * not of Glorot's.
     */
    boolean passesHalf() {
        return switch (this) {
            case RELU, GELU, GELU_TANH -> true;
            case TANH -> false;
        };
    }

    /** The name in lower case: relu, gelu, gelu_tanh, tanh. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
