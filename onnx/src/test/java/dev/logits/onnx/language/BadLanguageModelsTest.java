package dev.logits.onnx.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.decode.ModelSession;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders and files that are no decoder with a cache; names are changed in the tiny Llama's bytes, to ones of equal
 * length.
 */
class BadLanguageModelsTest {
    @TempDir
    private Path folder;

    private void renamed(String from, String to) throws IOException {
        assertThat(to).hasSameSizeAs(from);
        byte[] bytes = Files.readAllBytes(TinyModels.folder("llama").resolve("model.onnx"));
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(latin).contains(from);
        Files.write(folder.resolve("model.onnx"), latin.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
    }

    private void assertSays(String... words) {
        assertThatThrownBy(() -> OnnxLanguageModel.open(folder))
                .isInstanceOf(MalformedFileException.class)
                .hasMessageContaining("model.onnx")
                .hasMessageContainingAll(words);
    }

    @Test
    void inputsThatAreNotKnownAreNamed() throws IOException {
        renamed("position_ids", "position_idz");
        assertSays("the input position_idz is not known");
        renamed("input_ids", "inputsids");
        assertSays("the input inputsids is not known");
    }

    @Test
    void statesThatAreNoCacheAreNamed() throws IOException {
        renamed("past_key_values.1.key", "past_conv_value.1.key");
        assertSays("past_conv_value.1.key", "hybrid model");
        renamed("past_key_values.1.key", "past_key_values.1.kex");
        assertSays("past_key_values.1.kex", "no cache of keys or values");
    }

    @Test
    void aCacheWithoutAnOutputIsNamed() throws IOException {
        renamed("present.1.value", "presnet.1.value");
        assertSays("no output continues the cache past_key_values.1.value, expected present.1.value");
    }

    @Test
    void graphsThatAreNoDecoderAreNamed() {
        assertThatThrownBy(() -> OnnxLanguageModel.open(TinyModels.folder("t5").resolve("decoder_model.onnx")))
                .hasMessageContaining("it takes no cache")
                .hasMessageContaining("text-generation-with-past");
        assertThatThrownBy(() -> OnnxLanguageModel.open(TinyModels.folder("t5").resolve("encoder_model.onnx")))
                .hasMessageContaining("none of its outputs [last_hidden_state] is logits");
    }

    @Test
    void aModelCutAnywhereIsRefusedByName() throws IOException {
        byte[] model = Files.readAllBytes(TinyModels.folder("llama").resolve("model.onnx"));
        Path file = folder.resolve("model.onnx");
        for (int i = 0; i < 200; i++) {
            Files.write(file, Arrays.copyOf(model, (int) (model.length * (long) i / 200)));
            assertThatThrownBy(() -> OnnxLanguageModel.open(folder))
                    .as("of %d bytes", Files.size(file))
                    .isInstanceOf(MalformedFileException.class)
                    .hasMessageStartingWith(file.toString());
        }
    }

    /** ONNX Runtime 1.28 ended the process here. */
    @Test
    void aTransposeWithoutAPermutationIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(TinyModels.folder("llama").resolve("model.onnx"));
        String latin = new String(bytes, StandardCharsets.ISO_8859_1);
        String order = "\n\u0004perm@\u0000@\u0002@\u0001@\u0003";
        assertThat(latin).contains(order);
        for (String wrong : new String[] {order.replace('\u0003', '\u0004'), order.replace('\u0003', '\u0001')}) {
            Files.write(
                    folder.resolve("model.onnx"), latin.replace(order, wrong).getBytes(StandardCharsets.ISO_8859_1));
            assertSays("a Transpose orders axes by [0, 2, 1, ", "which is no permutation of 0..3");
        }
    }

    @Test
    void missingWeightsAreNamed() throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.input(new OnnxValue("input_ids", OnnxType.INT64, Optional.empty()));
        String w = graph.external(OnnxType.FLOAT, "model.onnx_data", 0, 16, 2, 2);
        graph.node("", "Gather", List.of(w, "input_ids"), List.of("logits"));
        graph.output(new OnnxValue("logits", OnnxType.FLOAT, Optional.empty()));
        Files.write(folder.resolve("model.onnx"), graph.model(8, new GraphWriter.Opset("", 17)));
        assertSays("its weights are in model.onnx_data, which must lie beside it and is not there");
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> OnnxLanguageModel.open(folder.resolve("nowhere")))
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> OnnxLanguageModel.open(folder)).hasMessageContaining("no ONNX file is in this folder");
        Files.write(folder.resolve("a.onnx"), new byte[3]);
        Files.write(folder.resolve("b.onnx"), new byte[3]);
        assertThatThrownBy(() -> OnnxLanguageModel.open(folder))
                .hasMessageContaining("a.onnx, b.onnx: choose a variant");
        assertThatThrownBy(() -> OnnxLanguageModel.open(
                        TinyModels.folder("llama"),
                        LanguageModelOptions.withDefaults().withVariant("q4")))
                .hasMessageContaining("no decoder ends in _q4.onnx");
        Files.writeString(
                folder.resolve("genai_config.json"), "{\"model\": {\"decoder\": {\"filename\": \"c.onnx\"}}}");
        assertThatThrownBy(() -> OnnxLanguageModel.open(folder))
                .hasMessageContaining("genai_config.json names c.onnx, which is not there");
    }

    @Test
    void foldersOfOnnxCommunityAndOfGenaiAreOpened() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("onnx"));
        Files.copy(TinyModels.folder("llama").resolve("model.onnx"), inner.resolve("model_q4.onnx"));
        Files.copy(TinyModels.folder("llama").resolve("config.json"), folder.resolve("config.json"));
        try (OnnxLanguageModel model = OnnxLanguageModel.open(
                folder, LanguageModelOptions.withDefaults().withVariant("q4"))) {
            assertThat(model.contextLength()).isEqualTo(128);
        }
        try (OnnxLanguageModel model = OnnxLanguageModel.open(inner.resolve("model_q4.onnx"))) {
            assertThat(model.contextLength()).isEqualTo(128);
        }
        Files.delete(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("genai_config.json"),
                "{\"model\": {\"context_length\": 77, \"decoder\": {\"filename\": \"onnx/model_q4.onnx\"}}}");
        try (OnnxLanguageModel model = OnnxLanguageModel.open(folder)) {
            assertThat(model.contextLength()).isEqualTo(77);
        }
    }

    @Test
    void aFullRowIsAnErrorThatChangesNothing() {
        try (OnnxLanguageModel model = TinyModels.open("llama");
                ModelSession session = model.open(2)) {
            session.prefill(new int[][] {new int[128], new int[100]});
            assertThatThrownBy(() -> session.prefill(new int[][] {{1}, {1}}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(
                            "row 0 has taken 128 tokens and 1 more do not fit into the model's context of 128");
            assertThat(session.length(1)).isEqualTo(100);
            session.prefill(new int[][] {{}, new int[28]});
            assertThat(session.length(1)).isEqualTo(128);
        }
    }

    @Test
    void aShapeThatCannotBeReproducibleIsRefused() {
        assertThatThrownBy(() -> new Reproducible(0, 64, 1)).hasMessageContaining("got 0 rows");
        assertThatThrownBy(() -> OnnxLanguageModel.open(
                        TinyModels.folder("llama"),
                        LanguageModelOptions.withDefaults().with(Reproducible.ofSlots(8))))
                .hasMessageContaining("16 slots or more, got 8");
    }
}
