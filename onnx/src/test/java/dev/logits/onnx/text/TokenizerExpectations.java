package dev.logits.onnx.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Texts of many scripts and the hashes of their ids, as tokenizer_expected.py writes them. */
final class TokenizerExpectations {
    private static final ObjectMapper JSON = new ObjectMapper();

    static final Path FOLDER = Path.of("src/test/resources/dev/logits/onnx/text/tokenizer");

    private TokenizerExpectations() {}

    static List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        JSON.readTree(Files.readAllBytes(FOLDER.resolve("texts.json"))).forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    /** The texts whose ids, or whose ids as a prompt, are not those of Python's tokenizers. */
    static List<String> differences(HuggingFaceTokenizer tokenizer, String name) throws IOException {
        JsonNode expected = JSON.readTree(Files.readAllBytes(FOLDER.resolve(name + ".ids.json")));
        String[] plain = expected.get("plain").textValue().split(" ");
        String[] prompts = expected.get("prompts").textValue().split(" ");
        List<String> differences = new ArrayList<>();
        List<String> texts = texts();
        for (int i = 0; i < texts.size(); i++) {
            int[] ids = tokenizer.encode(texts.get(i));
            if (!hash(ids).equals(plain[i])) {
                differences.add(i + " " + texts.get(i) + " " + Arrays.toString(ids));
            }
            if (!hash(tokenizer.encodePrompt(texts.get(i))).equals(prompts[i])) {
                differences.add(i + " as a prompt: " + texts.get(i));
            }
        }
        return differences;
    }

    /** The texts that the bytes of their tokens do not join to; those that hold a special token aside. */
    static List<String> changed(HuggingFaceTokenizer tokenizer) throws IOException {
        return texts().stream()
                .filter(text -> !text.contains("<s>"))
                .filter(text -> !tokenizer.decode(tokenizer.encode(text)).equals(text))
                .toList();
    }

    private static String hash(int[] ids) {
        return ChatExpectations.hash(
                Arrays.stream(ids).mapToObj(String::valueOf).collect(Collectors.joining(",")), 8);
    }
}
