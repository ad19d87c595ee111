package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.Network;
import dev.logits.math.Softmax;
import dev.logits.onnx.OnnxClassifier;
import dev.logits.onnx.bake.ExportedModel;
import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.serve.model.ServedClassifier;
import dev.logits.uncertainty.ConformalSets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifyTest {
    private static ConformalSets sets() {
        Random random = new Random(3);
        Logits z = Logits.zeros(400, 3);
        int[] labels = new int[400];
        for (int r = 0; r < 400; r++) {
            labels[r] = random.nextInt(3);
            z.set(r, labels[r], (float) (1 + random.nextGaussian()));
        }
        return ConformalSets.fit(z, labels, ConformalSets.Options.lac(0.9));
    }

    @Test
    void scoresAreCalibratedAndPutIntoSets() throws Exception {
        ConformalSets sets = sets();
        ServedClassifier classifier = ServedClassifier.ofScores("cal", new TemperatureScaling(2))
                .withSets(sets)
                .withClassNames(List.of("a", "b", "c"));
        try (LogitsServer server = LogitsServer.builder().classifier(classifier).start()) {
            RawClient client = new RawClient(server.uri());
            JsonNode json = client.json("/classify", "{\"model\": \"cal\", \"input\": [[2, 0, -1], [0, 0, 3]]}");
            Logits z = Logits.copyOf(new float[][] {{2, 0, -1}, {0, 0, 3}});
            Probabilities p = new TemperatureScaling(2).calibrate(z);
            for (int r = 0; r < 2; r++) {
                JsonNode row = json.at("/data/" + r);
                for (int c = 0; c < 3; c++) {
                    assertThat(row.get("probs").get(c).floatValue()).isEqualTo(p.get(r, c));
                }
                assertThat(row.get("prediction_set").size()).isEqualTo(sets.set(z, r).length);
            }
            assertThat(json.at("/data/0/label").textValue()).isEqualTo("a");
            assertThat(json.at("/data/1/label").textValue()).isEqualTo("c");
            JsonNode raw = client.json(
                    "/classify", "{\"model\": \"cal\", \"input\": [2, 0, -1], \"use_activation\": false}");
            assertThat(raw.at("/data/0/probs/0").doubleValue()).isEqualTo(2);
            assertThat(client.error(400, "/classify", "{\"model\": \"cal\", \"input\": [[1, \"x\"]]}")
                            .get("param")
                            .textValue())
                    .isEqualTo("input[0][1]");
            assertThat(client.error(400, "/classify", "{\"model\": \"cal\", \"input\": \"text\"}")
                            .get("message")
                            .textValue())
                    .contains("takes rows of numbers");
            assertThat(client.error(404, "/classify", "{\"model\": \"kal\", \"input\": [1]}")
                            .get("message")
                            .textValue())
                    .contains("did you mean cal?");
        }
    }

    @Test
    void featureRowsGoThroughTheModel(@TempDir Path folder) throws Exception {
        Network network = Network.initial(Architecture.features(4).dense(8).relu().logits(3), 1);
        Path file = folder.resolve("model.onnx");
        ExportedModel.write(network, NetworkInputs.ARRAYS, file);
        try (OnnxClassifier model = OnnxClassifier.open(file);
                ServedClassifier served = ServedClassifier.open("net", file);
                LogitsServer server = LogitsServer.builder().classifier(served).start()) {
            JsonNode json = new RawClient(server.uri())
                    .json("/classify", "{\"model\": \"net\", \"input\": [[1, 2, 3, 4]]}");
            Probabilities p = Softmax.of(model.logits(new float[] {1, 2, 3, 4}));
            assertThat(json.at("/data/0/probs/1").floatValue()).isEqualTo(p.get(0, 1));
        }
    }
}
