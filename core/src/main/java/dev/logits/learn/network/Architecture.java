package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Which layers a network has, without their weights: D features, layers one after the other, and at the end the linear
 * layer that makes K logits. Immutable.
 *
 * <pre>{@code
 * Architecture.features(784).dense(128).relu().dropout(0.1).dense(64).relu().logits(10);
 * Architecture.features(8).embedding(1000, 32).dense(256).gelu().logits(1000);   // 8 token ids of context
 * }</pre>
 *
 * @param features the number D of features
 * @param layers all layers but the last linear one; none makes a linear model
 * @param classes the number K of logits
 * @since 0.1
 */
public record Architecture(int features, List<Layer> layers, int classes) {
    /** More parameters than one array holds. */
    private static final long MAX_PARAMETERS = Integer.MAX_VALUE - 64;

    /** Checks that the layers fit each other. */
    public Architecture {
        NullCheck.argument(layers, "layers");
        if (features < 1 || classes < 1) {
            throw new IllegalArgumentException(
                    "a network needs 1 feature and 1 class or more, got " + features + " and " + classes);
        }
        layers = List.copyOf(layers);
        long parameters = 0;
        int inputs = features;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (i > 0 && layer instanceof Layer.Embedding) {
                throw new IllegalArgumentException(
                        "layer " + i + ", " + layer + ": only the first layer can be an embedding: ids are features");
            }
            parameters += layer.parameters(inputs);
            inputs = layer.outputs(inputs);
        }
        parameters += new Layer.Dense(classes).parameters(inputs);
        if (parameters > MAX_PARAMETERS) {
            throw new IllegalArgumentException(
                    "a network of " + parameters + " parameters; at most " + MAX_PARAMETERS + " fit one array");
        }
    }

    /** Begins with the number of features. */
    public static Builder features(int features) {
        return new Builder(features);
    }

    /** The layers and the last linear one behind them. */
    List<Layer> allLayers() {
        List<Layer> all = new ArrayList<>(layers);
        all.add(new Layer.Dense(classes));
        return all;
    }

    /** The number of parameters of all layers. */
    public long parameters() {
        long parameters = 0;
        int inputs = features;
        for (Layer layer : allLayers()) {
            parameters += layer.parameters(inputs);
            inputs = layer.outputs(inputs);
        }
        return parameters;
    }

    /** A table: a line a layer with its shape and its parameters, and their sum. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        int inputs = features;
        List<Layer> all = allLayers();
        for (int i = 0; i < all.size(); i++) {
            Layer layer = all.get(i);
            int outputs = layer.outputs(inputs);
            String name = i == layers.size() ? "logits " + classes : layer.toString();
            text.append(String.format(
                    Locale.ROOT,
                    "%-24s %8d -> %-8d %,14d parameters\n",
                    name,
                    inputs,
                    outputs,
                    layer.parameters(inputs)));
            inputs = outputs;
        }
        return text.append(String.format(Locale.ROOT, "%-44s %,14d parameters\n", "all", parameters()))
                .toString();
    }

    /** One line: {@code 784 -> dense 128 -> relu -> logits 10}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" -> ");
        text.add(Integer.toString(features));
        layers.forEach(layer -> text.add(layer.toString()));
        return text.add("logits " + classes).toString();
    }

    /** Writes down the layers in their order. Immutable: every step returns a builder of its own. */
    public static final class Builder {
        private final int features;
        private final List<Layer> layers;

        private Builder(int features) {
            this(features, List.of());
        }

        private Builder(int features, List<Layer> layers) {
            this.features = features;
            this.layers = layers;
        }

        /** Any layer next. */
        public Builder layer(Layer layer) {
            NullCheck.argument(layer, "layer");
            List<Layer> more = new ArrayList<>(layers);
            more.add(layer);
            return new Builder(features, List.copyOf(more));
        }

        /** {@link Layer.Dense} next. */
        public Builder dense(int nodes) {
            return layer(new Layer.Dense(nodes));
        }

        /** {@link Layer.Embedding} first. */
        public Builder embedding(int vocabulary, int dimensions) {
            return layer(new Layer.Embedding(vocabulary, dimensions));
        }

        /** {@link Layer.Dropout} next. */
        public Builder dropout(double rate) {
            return layer(new Layer.Dropout(rate));
        }

        /** {@link Layer.LayerNorm} next. */
        public Builder layerNorm() {
            return layer(new Layer.LayerNorm());
        }

        /** {@link Activation#RELU} next. */
        public Builder relu() {
            return layer(Activation.RELU);
        }

        /** {@link Activation#GELU} next. */
        public Builder gelu() {
            return layer(Activation.GELU);
        }

        /** {@link Activation#TANH} next. */
        public Builder tanh() {
            return layer(Activation.TANH);
        }

        /** The linear layer that makes K logits, and the end. */
        public Architecture logits(int classes) {
            return new Architecture(features, layers, classes);
        }
    }
}
