package dev.logits.onnx.internal.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Lists of texts as the metadata of a model keeps them: a JSON array. */
public final class TextList {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TextList() {}

    /** As JSON. */
    public static String write(List<String> texts) {
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // texts are always JSON
        }
    }

    /** From JSON; empty if the text is no array of texts. */
    public static List<String> read(String json) {
        try {
            JsonNode array = JSON.readTree(json);
            List<String> texts = new ArrayList<>();
            for (JsonNode text : array) {
                if (!array.isArray() || !text.isTextual()) {
                    return List.of();
                }
                texts.add(text.textValue());
            }
            return List.copyOf(texts);
        } catch (JsonProcessingException e) {
            return List.of(); // metadata of another program
        }
    }
}
