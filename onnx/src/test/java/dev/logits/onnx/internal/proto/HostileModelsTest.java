package dev.logits.onnx.internal.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.io.MalformedFileException;
import dev.logits.onnx.Models;
import dev.logits.onnx.OnnxClassifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileModelsTest {
    @TempDir
    private Path folder;

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.onnx"), bytes);
    }

    @Test
    void aModelCutAnywhereIsReadOrRefusedByName() throws IOException {
        byte[] model = Models.linear(3, 17, Models.op("Softmax"));
        int refused = 0;
        for (int length = 0; length < model.length; length++) {
            Path file = write(Arrays.copyOf(model, length));
            try {
                OnnxModel.read(file);
            } catch (MalformedFileException e) {
                refused++;
                assertThat(e).hasMessageStartingWith(file.toString());
            }
        }
        assertThat(refused).isGreaterThan(model.length / 2);
    }

    /** A fixed seed; what was found becomes a test of its own. */
    @Test
    void flippedBytesNeverEndInAnythingButASentence() throws IOException {
        Random random = new Random(17);
        byte[] model = Models.scikit(true);
        for (int run = 0; run < 4000; run++) {
            byte[] bytes = model.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = write(bytes);
            try {
                ScoreOutput.find(OnnxModel.read(file), Optional.empty());
            } catch (MalformedFileException e) {
                assertThat(e).hasMessageStartingWith(file.toString());
            }
        }
    }

    @Test
    void noiseIsNoModel() throws IOException {
        Random random = new Random(18);
        for (int run = 0; run < 1000; run++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            Path file = write(bytes);
            assertThatThrownBy(() -> OnnxModel.read(file)).isInstanceOf(MalformedFileException.class);
        }
    }

    @Test
    void graphsInsideGraphsDoNotUseTheStack() throws IOException {
        // graph { node { attribute { g: … } } }, each the body of the one before, written from the inside out
        ByteArrayOutputStream reversed = new ByteArrayOutputStream();
        int length = 0;
        for (int depth = 0; depth < 50_000; depth++) {
            for (int tag : new int[] {6 << 3 | 2, 5 << 3 | 2, 1 << 3 | 2}) {
                byte[] header = header(tag, length);
                for (int i = header.length - 1; i >= 0; i--) {
                    reversed.write(header[i]);
                }
                length += header.length;
            }
        }
        byte[] header = header(7 << 3 | 2, length);
        for (int i = header.length - 1; i >= 0; i--) {
            reversed.write(header[i]);
        }
        byte[] bytes = reversed.toByteArray();
        for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
            byte swap = bytes[i];
            bytes[i] = bytes[j];
            bytes[j] = swap;
        }
        Path file = write(bytes);
        assertThatCode(() -> OnnxModel.read(file)).doesNotThrowAnyException();
        assertThatThrownBy(() -> OnnxClassifier.open(file))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("no output holds scores");
    }

    private static byte[] header(int tag, int length) {
        byte[] field = new WireWriter().integer(1, length).toBytes();
        field[0] = (byte) tag;
        return field;
    }

    /** ONNX Runtime 1.28 may end the process at such a model, and not only the call. */
    @Test
    void aTransposeOfOtherAxesThanItsTensorHasIsRefused() throws IOException {
        for (long[] order : new long[][] {{}, {0}, {1, 0, 2}, {0, 2}, {1, 1}, {-1, 0}, new long[70_000]}) {
            GraphWriter graph = new GraphWriter("");
            graph.input(Models.value("x", OnnxType.FLOAT, 2));
            graph.node("", "Transpose", List.of("x"), List.of("logits"), Attribute.integers("perm", order));
            graph.output(Models.value("logits", OnnxType.FLOAT, 2));
            Path file = write(graph.model(8, new GraphWriter.Opset("", 17)));
            assertThatThrownBy(() -> OnnxModel.read(file))
                    .as("of %d axes", order.length)
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageStartingWith(file.toString())
                    .hasMessageContaining("axes");
        }
    }

    @Test
    void aSplitOfOtherPartsThanOutputsIsRefused() throws IOException {
        for (long parts : new long[] {2, 0, -1, 1, 1L << 40, Integer.MAX_VALUE, 3}) {
            GraphWriter graph = new GraphWriter("");
            graph.input(Models.value("x", OnnxType.FLOAT, 6));
            graph.node(
                    "",
                    "Split",
                    List.of("x"),
                    List.of("logits", "b", "c"),
                    Attribute.integer("axis", 1),
                    Attribute.integer("num_outputs", parts));
            graph.output(Models.value("logits", OnnxType.FLOAT, 2));
            Path file = write(graph.model(8, new GraphWriter.Opset("", 18)));
            if (parts == 3) {
                assertThatCode(() -> OnnxModel.read(file)).doesNotThrowAnyException();
                continue;
            }
            assertThatThrownBy(() -> OnnxModel.read(file))
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageStartingWith(file.toString())
                    .hasMessageContaining("a Split into " + parts + " parts has 3 outputs");
        }
    }

    @Test
    void weightsOutsideOfTheFolderAreRefused() throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, 2));
        String w = graph.external(OnnxType.FLOAT, "../../etc/secret", 0, 16, 2, 2);
        graph.node("", "MatMul", List.of("x", w), List.of("logits"));
        graph.output(Models.value("logits", OnnxType.FLOAT, 2));
        Path file = write(graph.model(8, new GraphWriter.Opset("", 17)));
        assertThatThrownBy(() -> OnnxClassifier.open(file)).hasMessageContaining("not inside the model's folder");
    }

    @Test
    void whatOnnxRuntimeRefusesIsOneSentence() throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(Models.value("x", OnnxType.FLOAT, 2));
        graph.node("", "NoSuchOperator", List.of("x"), List.of("logits"));
        graph.output(Models.value("logits", OnnxType.FLOAT, 2));
        Path file = write(graph.model(8, new GraphWriter.Opset("", 17)));
        assertThatThrownBy(() -> OnnxClassifier.open(file))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("NoSuchOperator")
                .hasMessageStartingWith(file + ": ONNX Runtime cannot open this model: ");
    }
}
