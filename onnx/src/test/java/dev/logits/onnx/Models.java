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
}
