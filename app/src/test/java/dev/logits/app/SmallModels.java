package dev.logits.app;

import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import java.util.List;
import java.util.Optional;

/** Models of a few operators. */
final class SmallModels {
    private SmallModels() {}

    /** Of images: the logits are ten times the means of the channels, behind a softmax. */
    static byte[] mean() {
        GraphWriter graph = new GraphWriter("");
        List<Dimension> shape = List.of(Dimension.named("batch"), Dimension.of(3), Dimension.of(8), Dimension.of(8));
        graph.input(new OnnxValue("pixel_values", OnnxType.FLOAT, Optional.of(shape)));
        String mean = graph.node("GlobalAveragePool", "pixel_values");
        String flat = graph.node("Flatten", List.of(mean), Attribute.integer("axis", 1));
        String logits = graph.node("Mul", flat, graph.scalar(OnnxType.FLOAT, 10));
        graph.node("", "Softmax", List.of(logits), List.of("probabilities"), Attribute.integer("axis", 1));
        graph.output(new OnnxValue(
                "probabilities", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(3)))));
        return graph.model(8, new GraphWriter.Opset("", 17));
    }

    /** Of texts: the logits are the sums of a row of a table per token that the mask leaves. */
    static byte[] words() {
        GraphWriter graph = new GraphWriter("");
        List<Dimension> shape = List.of(Dimension.named("batch"), Dimension.named("length"));
        for (String name : List.of("input_ids", "attention_mask")) {
            graph.input(new OnnxValue(name, OnnxType.INT64, Optional.of(shape)));
        }
        String table = graph.constant(OnnxType.FLOAT, new double[] {0, 0, 2, -1, -1, 3}, 3, 2);
        String rows = graph.node("Gather", table, "input_ids");
        String mask = graph.node("Cast", List.of("attention_mask"), Attribute.integer("to", OnnxType.FLOAT));
        String column = graph.node("Unsqueeze", mask, graph.integers(new long[] {2}, 1));
        graph.node(
                "",
                "ReduceSum",
                List.of(graph.node("Mul", rows, column), graph.integers(new long[] {1}, 1)),
                List.of("logits"),
                Attribute.integer("keepdims", 0));
        graph.output(new OnnxValue(
                "logits", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(2)))));
        return graph.model(8, new GraphWriter.Opset("", 17));
    }
}
