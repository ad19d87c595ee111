package dev.logits.loss;

import dev.logits.internal.check.NullCheck;
import java.util.Objects;

/**
 * The last linear layer of a model, the one that makes logits: {@code z = x·Wᵀ + b}, with W the weights, K × D row
 * after row, and b the biases, K. A view of the arrays, shared and not copied; a gradient with respect to a layer is a
 * layer of the same shape. A layer without biases has zeros.
 *
 * <pre>{@code
 * LinearLayer layer = LinearLayer.wrap(weights, bias);          // K = bias.length
 * LinearLayer gradient = LinearLayer.zeros(layer.classes(), layer.features());
 * }</pre>
 *
 * @param weights holds W
 * @param weightsOffset where W begins
 * @param bias holds b
 * @param biasOffset where b begins
 * @param classes K
 * @param features D
 * @since 0.1
 */
public record LinearLayer(float[] weights, int weightsOffset, float[] bias, int biasOffset, int classes, int features) {

    /**
     * A layer within larger arrays.
     *
     * @throws IllegalArgumentException if there is no class or no feature
     * @throws IndexOutOfBoundsException if an array ends before its part of the layer does
     */
    public LinearLayer {
        NullCheck.argument(weights, "weights");
        NullCheck.argument(bias, "bias");
        if (classes < 1 || features < 1) {
            throw new IllegalArgumentException(
                    "a linear layer needs classes and features, got " + classes + " and " + features);
        }
        Objects.checkFromIndexSize((long) weightsOffset, (long) classes * features, weights.length);
        Objects.checkFromIndexSize(biasOffset, classes, bias.length);
    }

    /**
     * A layer that fills its arrays.
     *
     * @param weights K × D
     * @param bias K
     * @throws IllegalArgumentException if the number of weights is not a multiple of the number of biases
     */
    public static LinearLayer wrap(float[] weights, float[] bias) {
        NullCheck.argument(weights, "weights");
        NullCheck.argument(bias, "bias");
        if (bias.length == 0 || weights.length == 0 || weights.length % bias.length != 0) {
            throw new IllegalArgumentException(weights.length + " weights and " + bias.length
                    + " biases; a linear layer has the same number of weights for each class");
        }
        return new LinearLayer(weights, 0, bias, 0, bias.length, weights.length / bias.length);
    }

    /** A new layer of zeros. */
    public static LinearLayer zeros(int classes, int features) {
        return new LinearLayer(
                new float[Math.multiplyExact(classes, features)], 0, new float[classes], 0, classes, features);
    }

    /** Its shape. */
    @Override
    public String toString() {
        return "LinearLayer[" + classes + " classes x " + features + " features]";
    }
}
