package dev.logits.onnx;

import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Small models for tests, written by the library's own writer. */
public final class Models {
    /** How many features the models take. */
    public static final int FEATURES = 5;

    private Models() {}

    /** N × d, with N left open. */
    public static OnnxValue value(String name, int type, long... row) {
        List<Dimension> shape = new ArrayList<>(List.of(Dimension.named("batch")));
        for (long d : row) {
            shape.add(d < 0 ? Dimension.named("any") : Dimension.of(d));
        }
        return new OnnxValue(name, type, Optional.of(shape));
    }

    /** The weights of a linear layer, features × classes. */
    public static double[] weights(int classes) {
        Random random = new Random(classes);
        double[] weights = new double[FEATURES * classes];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextGaussian();
        }
        return weights;
    }

    /** Rows of features. */
    public static float[][] rows(int n) {
        Random random = new Random(n);
        float[][] rows = new float[n][FEATURES];
        for (float[] row : rows) {
            for (int i = 0; i < FEATURES; i++) {
                row[i] = (float) (2 * random.nextGaussian());
            }
        }
        return rows;
    }

    /** What the linear layer gives for a row. */
    public static double[] expected(float[] row, int classes) {
        double[] weights = weights(classes);
        double[] out = new double[classes];
        for (int c = 0; c < classes; c++) {
            for (int f = 0; f < FEATURES; f++) {
                out[c] += row[f] * (double) (float) weights[f * classes + c];
            }
        }
        return out;
    }

    /** A linear layer, then the operators of the ends. */
    public static byte[] linear(int classes, long opset, End... ends) {
        GraphWriter graph = new GraphWriter("");
        graph.name("linear");
        graph.input(value("x", OnnxType.FLOAT, FEATURES));
        String w = graph.constant(OnnxType.FLOAT, weights(classes), FEATURES, classes);
        String z = graph.node("MatMul", "x", w);
        for (End end : ends) {
            z = end.append(graph, z);
        }
        graph.node("", "Identity", List.of(z), List.of("scores"));
        graph.output(value("scores", OnnxType.FLOAT, classes));
        return graph.model(8, new GraphWriter.Opset("", opset), new GraphWriter.Opset("ai.onnx.ml", 3));
    }

    /** Operators behind the linear layer. */
    @FunctionalInterface
    public interface End {
        /** Appends them and returns the last tensor. */
        String append(GraphWriter graph, String z);
    }

    /** An operator without attributes. */
    public static End op(String type, Attribute... attributes) {
        return (graph, z) -> graph.node(type, List.of(z), attributes);
    }

    /** The linear layer with its weights in another file. */
    public static Path external(Path folder, int classes, long opset) throws IOException {
        ByteBuffer raw = ByteBuffer.allocate(4 * FEATURES * classes).order(ByteOrder.LITTLE_ENDIAN);
        for (double w : weights(classes)) {
            raw.putFloat((float) w);
        }
        Files.write(folder.resolve("external.onnx_data"), raw.array());
        GraphWriter graph = new GraphWriter("");
        graph.input(value("x", OnnxType.FLOAT, FEATURES));
        String w = graph.external(OnnxType.FLOAT, "external.onnx_data", 0, raw.capacity(), FEATURES, classes);
        graph.node("", "MatMul", List.of("x", w), List.of("z"));
        graph.node("", "Softmax", List.of("z"), List.of("scores"), Attribute.integer("axis", -1));
        graph.output(value("scores", OnnxType.FLOAT, classes));
        return Files.write(folder.resolve("external.onnx"), graph.model(8, new GraphWriter.Opset("", opset)));
    }

    /** What skl2onnx writes for a logistic regression. */
    public static byte[] scikit(boolean zipMap) {
        GraphWriter graph = new GraphWriter("");
        graph.input(value("x", OnnxType.FLOAT, FEATURES));
        double[] byFeature = weights(3);
        float[] coefficients = new float[3 * FEATURES];
        for (int c = 0; c < 3; c++) {
            for (int f = 0; f < FEATURES; f++) {
                coefficients[c * FEATURES + f] = (float) byFeature[f * 3 + c];
            }
        }
        graph.node(
                "ai.onnx.ml",
                "LinearClassifier",
                List.of("x"),
                List.of("label", "raw"),
                Attribute.texts("classlabels_strings", "bird", "cat", "dog"),
                Attribute.numbers("coefficients", coefficients),
                Attribute.numbers("intercepts", 0, 0, 0),
                Attribute.integer("multi_class", 1),
                Attribute.text("post_transform", "SOFTMAX"));
        graph.node("ai.onnx.ml", "Normalizer", List.of("raw"), List.of("normal"), Attribute.text("norm", "L1"));
        graph.node("", "Identity", List.of("label"), List.of("output_label"));
        graph.output(value("output_label", OnnxType.STRING));
        if (zipMap) {
            graph.node(
                    "ai.onnx.ml",
                    "ZipMap",
                    List.of("normal"),
                    List.of("output_probability"),
                    Attribute.texts("classlabels_strings", "bird", "cat", "dog"));
            graph.output(new OnnxValue("output_probability", 0, Optional.empty()));
        } else {
            graph.node("", "Identity", List.of("normal"), List.of("probabilities"));
            graph.output(value("probabilities", OnnxType.FLOAT, 3));
        }
        return graph.model(8, new GraphWriter.Opset("", 15), new GraphWriter.Opset("ai.onnx.ml", 1));
    }
}
