package dev.logits.onnx.internal.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.MalformedFileException;
import dev.logits.onnx.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The axes of tensors follow from what is before them; a Transpose of others is refused, and nothing else is. */
class TensorRanksTest {
    @TempDir
    private Path folder;

    /** What stands between an input {@code x} of two axes and the Transpose; returns the tensor to transpose. */
    private interface Middle {
        String add(GraphWriter graph);
    }

    private Path model(Middle middle, int axes) throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, 6));
        String tensor = middle.add(graph);
        long[] order = LongStream.range(0, axes).map(i -> axes - 1 - i).toArray();
        graph.node("", "Transpose", List.of(tensor), List.of("logits"), Attribute.integers("perm", order));
        graph.output(new OnnxValue("logits", OnnxType.FLOAT, Optional.empty()));
        return Files.write(folder.resolve("model.onnx"), graph.model(8, new GraphWriter.Opset("", 17)));
    }

    private void assertAxes(Middle middle, int axes) throws IOException {
        for (int other = 1; other <= 6; other++) {
            Path file = model(middle, other);
            if (other == axes) {
                assertThatCode(() -> OnnxModel.read(file)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> OnnxModel.read(file))
                        .as("%d axes for %d", other, axes)
                        .isInstanceOf(MalformedFileException.class)
                        .hasMessageStartingWith(file.toString())
                        .hasMessageContaining("a Transpose orders " + other + " axes, and '")
                        .hasMessageEndingWith("' has " + axes + " by the operators before it");
            }
        }
    }

    private void assertUnknown(Middle middle) throws IOException {
        for (int axes = 1; axes <= 6; axes++) {
            Path file = model(middle, axes);
            assertThatCode(() -> OnnxModel.read(file)).as("%d axes", axes).doesNotThrowAnyException();
        }
    }

    /** Operators of {@code x} alone. */
    @ParameterizedTest
    @CsvSource({"Relu, 2", "Identity, 2", "Flatten, 2", "Shape, 1", "NonZero, 2", "Softmax, 2", "ReduceSum, 2"})
    void operatorsOfOneTensor(String type, int axes) throws IOException {
        assertAxes(graph -> graph.node(type, "x"), axes);
    }

    /** Operators of {@code x} and a tensor of this shape. */
    @ParameterizedTest
    @CsvSource({
        "Add, 1 2 1 1, 4",
        "Mul, 6, 2",
        "MatMul, 3 6 2, 3",
        "MatMul, 6, 1",
        "Where, 1 1 1, 3",
        "Reshape, 5, 5",
        "Expand, 3, 3",
        "Expand, 1, 2",
        "Gather, 2 2 2, 4",
        "Gather, '', 1",
        "Unsqueeze, 2, 4",
        "Squeeze, 1, 1",
        "Tile, 2, 2"
    })
    void operatorsOfTwoTensors(String type, String shape, int axes) throws IOException {
        long[] sizes = LongStream.of(
                        shape.isBlank()
                                ? new long[0]
                                : Arrays.stream(shape.split(" "))
                                        .mapToLong(Long::parseLong)
                                        .toArray())
                .toArray();
        int count = (int) LongStream.of(sizes).reduce(1, (a, b) -> a * b);
        assertAxes(graph -> graph.node(type, "x", graph.integers(new long[count], sizes)), axes);
    }

    /** As exporters split heads: a shape that is concatenated from sizes, and a tensor that is reshaped to it. */
    @Test
    void shapesThatAreComputed() throws IOException {
        assertAxes(
                graph -> {
                    String size = graph.node("Gather", graph.node("Shape", "x"), graph.integers(new long[] {0}));
                    String one = graph.integers(new long[] {0}, 1);
                    String batch = graph.node("Unsqueeze", size, one);
                    String shape = graph.node(
                            "Concat",
                            List.of(batch, one, graph.integers(new long[] {3, -1}, 2)),
                            Attribute.integer("axis", 0));
                    return graph.node("Reshape", "x", shape);
                },
                4);
    }

    @Test
    void axesThatAreReduced() throws IOException {
        Attribute axes = Attribute.integers("axes", 1);
        assertAxes(graph -> graph.node("ReduceMean", List.of("x"), axes, Attribute.integer("keepdims", 0)), 1);
        assertAxes(graph -> graph.node("ReduceMean", List.of("x"), axes), 2);
        assertAxes(graph -> graph.node("ArgMax", List.of("x"), Attribute.integer("keepdims", 0)), 1);
        assertUnknown(graph -> graph.node("ReduceMean", List.of("x"), axes, Attribute.integer("keepdims", 7)));
    }

    @Test
    void whatIsNotKnownIsNotRefused() throws IOException {
        assertUnknown(graph -> graph.node("NoSuchOperator", "x"));
        assertUnknown(graph -> graph.node("Squeeze", "x"));
        assertUnknown(graph -> graph.node("Add", graph.node("NoSuchOperator", "x"), "x"));
        assertUnknown(graph -> graph.node("Reshape", "x", graph.node("NonZero", "x")));
        assertUnknown(graph -> {
            graph.node("of.another", "Relu", List.of("x"), List.of("y"));
            return "y";
        });
    }

    /** A body sees the tensors around it, but for those that it makes itself. */
    @Test
    void bodiesSeeTheTensorsAroundThem() throws IOException {
        List<String> refused = new ArrayList<>();
        for (String made : List.of("inner", "y")) {
            GraphWriter body = new GraphWriter("");
            body.node("", "NoSuchOperator", List.of("x"), List.of(made));
            body.node("", "Transpose", List.of("y"), List.of("z"), Attribute.integers("perm", 1, 0, 2));
            body.output(new OnnxValue("z", OnnxType.FLOAT, Optional.empty()));
            Path file = model(
                    graph -> {
                        graph.node("", "Relu", List.of("x"), List.of("y"));
                        return graph.node("If", List.of("x"), Attribute.graph("then_branch", body));
                    },
                    2);
            try {
                OnnxModel.read(file);
            } catch (MalformedFileException e) {
                refused.add(made + ": " + e.getMessage().replaceAll(".*: ", ""));
            }
        }
        assertThat(refused)
                .containsExactly("inner: a Transpose orders 3 axes, and 'y' has 2 by the operators before it");
    }
}
