package dev.logits.app;

import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import java.util.List;
import java.util.Optional;

/** A model of images whose logits are ten times the means of the channels, behind a softmax. */
final class ImageModel {
    private ImageModel() {}

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
}
