package dev.logits.app.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.app.shell.StandardStreams;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Many prompts of a file, decoded side by side. */
final class PromptFileOptions {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int USUAL_BATCH = 16;

    @Option(
            names = "--prompts",
            paramLabel = "FILE",
            converter = StandardStreams.Input.class,
            description = "Go on with each line of a file, which prints a line of JSON each: a text a line, with \\n as"
                    + " written, or in a .jsonl or .json file an object with prompt a line.")
    private Path file;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Prompts of --prompts that are decoded side by side (default: 16).")
    private Integer batch;

    /**
     * A prompt of the file.
     *
     * @param line its line, from 1
     * @param text the prompt
     * @param fields what else its object has, which is printed again; null for a line of text
     */
    record Line(int line, String text, JsonNode fields) {}

    boolean given() {
        return file != null;
    }

    /** Options that would do nothing are errors. */
    void check(List<String> words) {
        if (batch != null && file == null) {
            throw new IllegalArgumentException("--batch needs --prompts");
        }
        if (batch != null && batch < 1) {
            throw new IllegalArgumentException("--batch must be 1 or more, got " + batch);
        }
        if (file != null && !words.isEmpty()) {
            throw new IllegalArgumentException("--prompts has the prompts; leave out \"" + words.get(0) + "\"");
        }
    }

    int batch() {
        return batch == null ? USUAL_BATCH : batch;
    }

    /** The prompts, in their order; lines that are blank are none. */
    List<Line> read() throws IOException {
        boolean json = file.toString().matches(".*\\.(jsonl|ndjson|json)");
        List<String> lines = PromptText.of(file).lines().toList();
        List<Line> prompts = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                prompts.add(
                        json
                                ? parsed(i + 1, lines.get(i))
                                : new Line(i + 1, lines.get(i).replace("\\n", "\n"), null));
            }
        }
        if (prompts.isEmpty()) {
            throw new IllegalArgumentException(file + ": no line has a prompt");
        }
        return prompts;
    }

    private Line parsed(int number, String line) {
        String place = file + ":" + number;
        JsonNode node;
        try {
            node = MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(place + ": not JSON: " + e.getOriginalMessage());
        }
        if (node == null || !node.isObject() || !node.path("prompt").isTextual()) {
            throw new IllegalArgumentException(place + ": expected an object with prompt, a text");
        }
        return new Line(number, node.get("prompt").textValue(), node);
    }
}
