package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.onnx.internal.proto.Attribute;
import dev.logits.onnx.internal.proto.GraphWriter;
import dev.logits.onnx.internal.proto.OnnxType;
import dev.logits.onnx.internal.proto.OnnxValue;
import dev.logits.onnx.internal.proto.OnnxValue.Dimension;
import dev.logits.serve.model.ServedClassifier;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of texts are scored by what reads pairs, and nothing else pretends to. */
class ScoreTest {
    private static OnnxValue integers(String name) {
        return new OnnxValue(
                name, OnnxType.INT64, Optional.of(List.of(Dimension.named("batch"), Dimension.named("length"))));
    }

    /**
     * A model whose score is the sum of the second text's ids minus that of the first, special tokens among them, over
     * 10; with as many outputs as are asked for, each the score times its number.
     */
    private static Path model(Path folder, int outputs) throws IOException {
        GraphWriter graph = new GraphWriter("");
        graph.name("pairs");
        for (String name : List.of("input_ids", "attention_mask", "token_type_ids")) {
            graph.input(integers(name));
        }
        Attribute asFloat = Attribute.integer("to", OnnxType.FLOAT);
        String ids = graph.node("Cast", List.of("input_ids"), asFloat);
        String mask = graph.node("Cast", List.of("attention_mask"), asFloat);
        String types = graph.node("Cast", List.of("token_type_ids"), asFloat);
        String two = graph.scalar(OnnxType.FLOAT, 2);
        String signs = graph.node("Sub", graph.node("Mul", types, two), graph.scalar(OnnxType.FLOAT, 1));
        String signed = graph.node("Mul", graph.node("Mul", ids, mask), signs);
        String sum = graph.node(
                "ReduceSum", List.of(signed), Attribute.integers("axes", 1), Attribute.integer("keepdims", 1));
        String z = graph.node("Div", sum, graph.scalar(OnnxType.FLOAT, 10));
        double[] numbers = new double[outputs];
        for (int i = 0; i < outputs; i++) {
            numbers[i] = i + 1;
        }
        String scores = graph.node("MatMul", z, graph.constant(OnnxType.FLOAT, numbers, 1, outputs));
        graph.node("", "Identity", List.of(scores), List.of("logits"));
        graph.output(new OnnxValue(
                "logits", OnnxType.FLOAT, Optional.of(List.of(Dimension.named("batch"), Dimension.of(outputs)))));
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
                 "normalizer": null, "pre_tokenizer": {"type": "WhitespaceSplit"},
                 "post_processor": {"type": "TemplateProcessing", "single": [{"Sequence": {"id": "A", "type_id": 0}}],
                   "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "s", "type_id": 0}},
                            {"Sequence": {"id": "B", "type_id": 1}}],
                   "special_tokens": {"s": {"id": "s", "ids": [1], "tokens": ["s"]}}},
                 "decoder": null,
                 "model": {"type": "WordLevel", "unk_token": "u",
                   "vocab": {"p": 0, "s": 1, "u": 2, "question": 3, "dog": 7, "cat": 9}}}
                """);
        return Files.write(folder.resolve("model.onnx"), graph.model(8, new GraphWriter.Opset("", 12)));
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    @Test
    void aClassifierOfPairsRanksDocuments(@TempDir Path folder) throws IOException {
        try (ServedClassifier ranker = ServedClassifier.open("ranker", model(folder, 1));
                LogitsServer server = LogitsServer.builder()
                        .classifier(ranker)
                        .classifier(
                                ServedClassifier.open("calibrated", folder).withCalibrator(new TemperatureScaling(2)))
                        .start()) {
            RawClient client = new RawClient(server.uri());
            String fields = "\"text_1\": \"question\", \"text_2\": [\"cat dog cat\", \"dog\"]";
            JsonNode json = client.json("/score", "{\"model\": \"ranker\", " + fields + "}");
            // (9 + 7 + 9) − 3 − 1, and 7 − 3 − 1
            double[] z = {2.1, 0.3};
            for (int i = 0; i < 2; i++) {
                assertThat(json.at("/data/" + i + "/score").doubleValue()).isCloseTo(sigmoid(z[i]), within(1e-6));
                assertThat(json.at("/data/" + i + "/object").textValue()).isEqualTo("score");
            }
            JsonNode raw = client.json("/score", "{\"model\": \"ranker\", " + fields + ", \"use_activation\": false}");
            assertThat(raw.at("/data/0/score").doubleValue()).isCloseTo(2.1, within(1e-6));
            JsonNode calibrated = client.json("/score", "{\"model\": \"calibrated\", " + fields + "}");
            assertThat(calibrated.at("/data/1/score").doubleValue()).isCloseTo(sigmoid(0.15), within(1e-6));
            JsonNode each = client.json(
                    "/score",
                    "{\"model\": \"ranker\", \"queries\": [\"dog\", \"cat\"], \"documents\": [\"cat\", \"dog\"]}");
            assertThat(each.at("/data/0/score").doubleValue()).isCloseTo(sigmoid(0.1), within(1e-6));
            assertThat(each.at("/data/1/score").doubleValue()).isCloseTo(sigmoid(-0.3), within(1e-6));
        }
    }

    @Test
    void whatTakesNoPairsSaysWhatIsNeeded(@TempDir Path folder) throws IOException {
        try (ServedClassifier three = ServedClassifier.open("three", model(folder, 3));
                LogitsServer server = LogitsServer.builder()
                        .classifier(three)
                        .classifier(ServedClassifier.ofScores("rows", new TemperatureScaling(2)))
                        .model(ServedModel.embedded())
                        .start()) {
            RawClient client = new RawClient(server.uri());
            String fields = "\"text_1\": \"dog\", \"text_2\": \"cat\"";
            assertThat(client.error(400, "/score", "{\"model\": \"three\", " + fields + "}")
                            .get("message")
                            .textValue())
                    .contains("three has 3 classes");
            assertThat(client.error(400, "/score", "{\"model\": \"rows\", " + fields + "}")
                            .get("message")
                            .textValue())
                    .contains("takes rows of numbers", "tokenizer.json", "/classify");
            assertThat(client.error(
                                    400,
                                    "/score",
                                    "{\"model\": \"logits-small\", " + fields + ", \"use_activation\": false}")
                            .get("param")
                            .textValue())
                    .isEqualTo("use_activation");
            assertThat(client.error(
                                    400,
                                    "/score",
                                    "{\"model\": \"three\", \"text_1\": [\"a\", \"b\", \"c\"], \"text_2\": [\"a\", \"b\"]}")
                            .get("param")
                            .textValue())
                    .isEqualTo("text_1");
            client.error(400, "/classify", "{\"model\": \"rows\", \"input\": [\"a\"]}");
            assertThat(client.json("/score", "{\"model\": \"logits-small\", " + fields + "}")
                            .at("/data/0/score")
                            .doubleValue())
                    .isNegative();
        }
    }
}
