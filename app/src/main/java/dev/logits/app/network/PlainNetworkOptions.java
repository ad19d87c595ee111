package dev.logits.app.network;

import dev.logits.app.read.Examined;
import dev.logits.io.safetensors.StateDict;
import dev.logits.learn.network.Activation;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The layers of a safetensors file that holds their parameters alone, such as a PyTorch state dict. */
final class PlainNetworkOptions {
    @Option(
            names = "--hidden",
            paramLabel = "N,N,...",
            split = ",",
            hideParamSyntax = true,
            description =
                    "For a MODEL that another program wrote, such as a PyTorch state dict: the nodes of each hidden"
                            + " layer; 0 for a linear model. A model of logits train knows its layers.")
    private int[] hidden;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            converter = NetworkOptions.ActivationConverter.class,
            description = "Of such a MODEL: relu, gelu, gelu_tanh or tanh behind each hidden layer (default: relu).")
    private Activation activation;

    @Option(names = "--layer-norm", description = "Of such a MODEL: a layer normalization before each activation.")
    private boolean layerNorm;

    @Option(
            names = "--embedding",
            paramLabel = "VOCABULARY,N",
            split = ",",
            hideParamSyntax = true,
            description = "Of such a MODEL: an embedding of ids first, N numbers each.")
    private int[] embedding;

    /** Whether any of them was given. */
    boolean given() {
        return hidden != null || activation != null || layerNorm || embedding != null;
    }

    /** Reads the parameters. */
    Network read(Path file) throws IOException {
        StateDict parameters = StateDict.read(file);
        if (hidden == null) {
            throw new IllegalArgumentException(
                    file + ": it holds parameters and does not say of which layers: describe them by --hidden and"
                            + " --activation, such as --hidden 64,32 --activation relu, or --hidden 0 for a linear"
                            + " model; it has " + parameters.describe());
        }
        return Examined.of(file, () -> parameters.network(architecture(parameters)));
    }

    private Architecture architecture(StateDict parameters) {
        if (embedding != null && embedding.length != 2) {
            throw new IllegalArgumentException("--embedding takes two numbers, such as --embedding 1000,32");
        }
        int inputs = parameters.inputs(embedding != null);
        Architecture.Builder builder;
        if (embedding == null) {
            builder = Architecture.features(inputs);
        } else {
            if (embedding[1] < 1 || inputs % embedding[1] != 0) {
                throw new IllegalArgumentException("--embedding " + embedding[0] + "," + embedding[1]
                        + ": the layer behind it has " + inputs + " inputs, which are no whole number of ids");
            }
            builder = Architecture.features(inputs / embedding[1]).embedding(embedding[0], embedding[1]);
        }
        if (hidden.length == 1 && hidden[0] == 0) {
            return builder.logits(parameters.outputs());
        }
        for (int nodes : hidden) {
            if (nodes < 1) {
                throw new IllegalArgumentException("--hidden " + nodes
                        + ": a hidden layer has 1 node or more; --hidden 0 alone is a linear model");
            }
            builder = builder.dense(nodes);
            builder = layerNorm ? builder.layerNorm() : builder;
            builder = builder.layer(activation == null ? Activation.RELU : activation);
        }
        return builder.logits(parameters.outputs());
    }
}
