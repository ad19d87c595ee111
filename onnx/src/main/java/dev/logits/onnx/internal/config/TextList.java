package dev.logits.onnx.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Lists of texts as the metadata of a model keeps them: a JSON array. */
public final class TextList {
    private TextList() {}

    /** As JSON. */
    public static String write(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array.toString();
    }

    /** From JSON; empty if the text is no array of texts. */
    public static List<String> read(String json) {
        try {
            JsonNode array = JsonTree.of(json);
            List<String> texts = new ArrayList<>();
            for (JsonNode text : array) {
                if (!array.isArray() || !text.isTextual()) {
                    return List.of();
                }
                texts.add(text.textValue());
            }
            return List.copyOf(texts);
        } catch (IOException e) {
            return List.of(); // metadata of another program
        }
    }
}
