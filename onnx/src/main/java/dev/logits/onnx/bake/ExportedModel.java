package dev.logits.onnx.bake;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.learn.features.Standardization;
import dev.logits.learn.network.Activation;
import dev.logits.learn.network.Layer;
import dev.logits.learn.network.Network;
import dev.logits.learn.network.Tensor;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.onnx.internal.config.TextList;
import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Writes this library's networks and regressions as ONNX models of version 17: input {@code features}, N × D, output
 * {@code logits}, N × K. Standardization is part of the model; so are the names of the features and of the classes, as
 * metadata {@code feature_names} and {@code class_names}.
 * <ul>
 *   <li>A regression takes and computes float64, and rounds its logits to float32 once, as {@link LogisticModel} does.
 *   <li>A network takes float32, or float64 where it standardizes, and computes in float32. Sums are in another order
 *       than here: logits agree to 1e-5 of the largest.
 *   <li>Dropout does nothing in a model that is used, and is left out.
 * </ul>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ExportedModel {
    /** The name of the input. */
    public static final String INPUT = "features";

    /** The name of the output. */
    public static final String OUTPUT = "logits";

    private static final long OPSET = 17;
    private static final long IR_VERSION = 8;

    private ExportedModel() {}

    /**
     * Writes a network.
     *
     * @param inputs how features become what it takes
     * @param file whole or not at all
     * @throws IOException if writing fails
     */
    public static void write(Network network, NetworkInputs inputs, Path file) throws IOException {
        NullCheck.argument(network, "network");
        NullCheck.argument(inputs, "inputs");
        NullCheck.argument(file, "file");
        GraphWriter graph = new GraphWriter("");
        Optional<Standardization> standard = inputs.standardization();
        graph.input(value(INPUT, standard.isPresent() ? OnnxType.DOUBLE : OnnxType.FLOAT, network.features()));
        String x = INPUT;
        if (standard.isPresent()) {
            String means = graph.constant(OnnxType.DOUBLE, standard.get().means(), network.features());
            String deviations = graph.constant(OnnxType.DOUBLE, standard.get().deviations(), network.features());
            String scaled = graph.node("Div", graph.node("Sub", x, means), deviations);
            x = graph.node("Cast", List.of(scaled), Attribute.integer("to", OnnxType.FLOAT));
        }
        Iterator<Tensor> parameters = network.parameters().iterator();
        for (Layer layer : network.architecture().layers()) {
            x = layer(graph, layer, x, parameters);
        }
        dense(graph, x, parameters, OUTPUT);
        write(graph, network.classes(), inputs.coding(), file);
    }

    /**
     * Writes a logistic regression.
     *
     * @param coding the names of features and classes
     * @param file whole or not at all
     * @throws IOException if writing fails
     */
    public static void write(LogisticModel model, FeatureCoding coding, Path file) throws IOException {
        NullCheck.argument(model, "model");
        NullCheck.argument(coding, "coding");
        NullCheck.argument(file, "file");
        int d = model.columns();
        int k = model.classes();
        double[] weights = new double[Math.multiplyExact(d, k)];
        double[] intercepts = new double[k];
        for (int c = 0; c < k; c++) {
            intercepts[c] = model.intercept(c);
            for (int j = 0; j < d; j++) {
                weights[j * k + c] = model.weight(c, j);
            }
        }
        GraphWriter graph = new GraphWriter("");
        graph.input(value(INPUT, OnnxType.DOUBLE, d));
        String product = graph.node("MatMul", INPUT, graph.constant(OnnxType.DOUBLE, weights, d, k));
        String sum = graph.node("Add", product, graph.constant(OnnxType.DOUBLE, intercepts, k));
        graph.node("", "Cast", List.of(sum), List.of(OUTPUT), Attribute.integer("to", OnnxType.FLOAT));
        write(graph, k, Optional.of(coding), file);
    }

    private static OnnxValue value(String name, int type, int columns) {
        return new OnnxValue(name, type, Optional.of(List.of(Dimension.named("batch"), Dimension.of(columns))));
    }

    private static void write(GraphWriter graph, int classes, Optional<FeatureCoding> coding, Path file)
            throws IOException {
        graph.output(value(OUTPUT, OnnxType.FLOAT, classes));
        graph.name("logits");
        List<GraphWriter.Metadata> metadata = new ArrayList<>();
        coding.ifPresent(c -> {
            metadata.add(new GraphWriter.Metadata("feature_names", json(c.featureNames())));
            metadata.add(new GraphWriter.Metadata("class_names", json(c.classes())));
        });
        byte[] bytes = graph.model(IR_VERSION, metadata, new GraphWriter.Opset("", OPSET));
        try (AtomicFile out = AtomicFile.create(file)) {
            out.write(ByteBuffer.wrap(bytes));
            out.commit();
        }
    }

    /** A JSON array of texts. */
    private static String json(List<String> texts) {
        return TextList.write(texts);
    }

    private static String layer(GraphWriter graph, Layer layer, String x, Iterator<Tensor> parameters) {
        if (layer instanceof Layer.Dense) {
            return dense(graph, x, parameters, graph.fresh("dense"));
        }
        if (layer instanceof Layer.Embedding) {
            String ids = graph.node("Cast", List.of(x), Attribute.integer("to", OnnxType.INT64));
            String vectors = graph.node("Gather", constant(graph, parameters.next()), ids);
            return graph.node("Flatten", List.of(vectors), Attribute.integer("axis", 1));
        }
        if (layer instanceof Layer.LayerNorm norm) {
            return graph.node(
                    "LayerNormalization",
                    List.of(x, constant(graph, parameters.next()), constant(graph, parameters.next())),
                    Attribute.integer("axis", -1),
                    Attribute.number("epsilon", (float) norm.epsilon()));
        }
        return layer instanceof Activation activation ? activation(graph, activation, x) : x; // dropout
    }

    /** z = x·W + b, W as PyTorch keeps it, nodes × inputs. */
    private static String dense(GraphWriter graph, String x, Iterator<Tensor> parameters, String output) {
        String weights = constant(graph, parameters.next());
        String bias = constant(graph, parameters.next());
        graph.node("", "Gemm", List.of(x, weights, bias), List.of(output), Attribute.integer("transB", 1));
        return output;
    }

    private static String constant(GraphWriter graph, Tensor tensor) {
        float[] values = tensor.values();
        double[] wide = new double[values.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = values[i];
        }
        return graph.constant(
                OnnxType.FLOAT,
                wide,
                tensor.shape().stream().mapToLong(Integer::longValue).toArray());
    }

    private static String activation(GraphWriter graph, Activation activation, String z) {
        return switch (activation) {
            case RELU -> graph.node("Relu", z);
            case TANH -> graph.node("Tanh", z);
            case GELU -> gate(graph, z, graph.node("Erf", graph.node("Mul", z, scalar(graph, Math.sqrt(0.5)))));
            case GELU_TANH -> {
                String cube = graph.node("Mul", graph.node("Mul", z, z), z);
                String inner = graph.node("Add", z, graph.node("Mul", cube, scalar(graph, 0.044715)));
                yield gate(
                        graph, z, graph.node("Tanh", graph.node("Mul", inner, scalar(graph, Math.sqrt(2 / Math.PI)))));
            }
        };
    }

    /** z/2·(1 + g). */
    private static String gate(GraphWriter graph, String z, String g) {
        return graph.node("Mul", graph.node("Mul", z, scalar(graph, 0.5)), graph.node("Add", g, scalar(graph, 1)));
    }

    private static String scalar(GraphWriter graph, double value) {
        return graph.scalar(OnnxType.FLOAT, value);
    }
}
