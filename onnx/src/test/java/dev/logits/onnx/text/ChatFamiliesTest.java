package dev.logits.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chat templates of real models: ours gives byte for byte what transformers gives, and fails where it fails. */
class ChatFamiliesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qwen3",
                "qwen2.5",
                "qwen3-coder",
                "mistral-small",
                "granite3.3",
                "granite4",
                "phi4",
                "phi4-mini",
                "deepseek-r1",
                "smollm2",
                "olmo2"
            })
    void aTemplateGivesTheTextsThatTransformersGives(String name) throws IOException {
        JsonNode expected = ChatExpectations.json(ChatExpectations.FOLDER.resolve(name + ".expected.json"));
        List<String> reasons = new ArrayList<>();
        List<String> texts = ChatExpectations.texts(ChatExpectations.template(ChatExpectations.FOLDER, name), reasons);
        assertThat(texts).hasSize(expected.size()).hasSizeGreaterThanOrEqualTo(50);
        int compared = 0;
        for (int i = 0; i < texts.size(); i++) {
            assertThat(texts.get(i))
                    .as("conversation %d, %s, %s", i, expected.get(i).path("error"), reasons.get(i))
                    .isEqualTo(expected.get(i).path("text").textValue());
            compared += texts.get(i) == null ? 0 : 1;
        }
        assertThat(compared).isGreaterThanOrEqualTo(30);
    }

    /** About a hundred templates, by the hashes of their texts: .ci/long fetches them and names the folder. */
    @Test
    void theTemplatesOfAHundredModelsGiveTheTextsThatTransformersGives() throws IOException {
        String folder = System.getProperty("chat.templates", "");
        assumeThat(folder).as("-Dchat.templates=FOLDER, as .ci/long makes it").isNotEmpty();
        JsonNode root = ChatExpectations.json(ChatExpectations.FOLDER.resolve("hashes.json"));
        List<String> wrong = new ArrayList<>();
        int texts = 0;
        for (Map.Entry<String, JsonNode> entry : root.get("templates").properties()) {
            Path file = Path.of(folder).resolve(entry.getKey() + ".jinja");
            assertThat(ChatExpectations.hash(Files.readString(file), 64))
                    .as("the template itself, %s", file)
                    .isEqualTo(entry.getValue().get("template").textValue());
            List<String> reasons = new ArrayList<>();
            List<String> ours =
                    ChatExpectations.texts(ChatExpectations.template(Path.of(folder), entry.getKey()), reasons);
            for (int i = 0; i < ours.size(); i++) {
                String expected = entry.getValue().get("texts").get(i).textValue();
                String hash = ours.get(i) == null ? "" : ChatExpectations.hash(ours.get(i), 16);
                texts += hash.isEmpty() ? 0 : 1;
                if (!hash.equals(expected)) {
                    wrong.add(entry.getKey() + ", conversation " + i + " " + reasons.get(i));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(texts).isGreaterThan(4_000);
    }
}
