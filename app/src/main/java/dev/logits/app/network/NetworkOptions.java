package dev.logits.app.network;

import dev.logits.learn.network.Activation;
import dev.logits.learn.network.Architecture;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Which layers a network has. */
final class NetworkOptions {
    @Option(
            names = "--hidden",
            paramLabel = "N,N,...",
            split = ",",
            hideParamSyntax = true,
            defaultValue = "64",
            description = "Nodes of each hidden layer, such as 128,64; 0 for a linear model (default: 64).")
    private int[] hidden;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            defaultValue = "relu",
            converter = ActivationConverter.class,
            description = "relu, gelu, gelu_tanh or tanh (default: relu).")
    private Activation activation;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            defaultValue = "0",
            description = "The share of hidden nodes left out of each training row (default: 0).")
    private double dropout;

    @Option(names = "--layer-norm", description = "Normalize each hidden layer before its activation.")
    private boolean layerNorm;

    Architecture architecture(int features, int classes) {
        Architecture.Builder builder = Architecture.features(features);
        if (hidden.length == 1 && hidden[0] == 0) {
            if (dropout > 0 || layerNorm) {
                throw new IllegalArgumentException(
                        "--hidden 0 has no hidden layer for " + (dropout > 0 ? "--dropout" : "--layer-norm"));
            }
            return builder.logits(classes);
        }
        for (int nodes : hidden) {
            if (nodes < 1) {
                throw new IllegalArgumentException("--hidden " + nodes
                        + ": a hidden layer needs 1 node or more; --hidden 0 alone is a linear model");
            }
            builder = builder.dense(nodes);
            builder = layerNorm ? builder.layerNorm() : builder;
            builder = builder.layer(activation);
            builder = dropout != 0 ? builder.dropout(dropout) : builder;
        }
        return builder.logits(classes);
    }

    /** The activations by the names that the option has for them. */
    static final class ActivationConverter implements CommandLine.ITypeConverter<Activation> {
        @Override
        public Activation convert(String value) {
            for (Activation activation : Activation.values()) {
                if (activation.toString().equalsIgnoreCase(value)) {
                    return activation;
                }
            }
            throw new CommandLine.TypeConversionException("'" + value + "' is no activation: expected "
                    + Arrays.stream(Activation.values())
                            .map(Activation::toString)
                            .collect(Collectors.joining(", ")));
        }
    }
}
