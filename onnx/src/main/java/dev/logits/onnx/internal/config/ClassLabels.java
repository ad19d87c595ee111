package dev.logits.onnx.internal.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code config.json} says of the classes.
 *
 * @param names their names in order, or none
 * @param exclusive whether one class excludes the others
 */
public record ClassLabels(List<String> names, boolean exclusive) {
    /** Reads {@code id2label} (or timm's {@code label_names}) and {@code problem_type}. */
    public static ClassLabels read(ModelConfig config) throws IOException {
        String problem = config.text("problem_type").orElse("single_label_classification");
        if (problem.equals("regression")) {
            throw new MalformedFileException(
                    config.file().toString(),
                    config.file() + ": problem_type is regression: the model is no classifier");
        }
        return new ClassLabels(names(config), !problem.equals("multi_label_classification"));
    }

    private static List<String> names(ModelConfig config) throws IOException {
        JsonNode labels = config.at("id2label");
        List<String> names = new ArrayList<>();
        if (labels.isMissingNode()) {
            for (JsonNode name : config.at("label_names")) {
                names.add(name.asText());
            }
            return List.copyOf(names);
        }
        for (int i = 0; i < labels.size(); i++) {
            JsonNode name = labels.path(Integer.toString(i));
            if (!labels.isObject() || !name.isTextual()) {
                throw config.wrong("id2label", "a name for each of 0 to " + (labels.size() - 1), labels);
            }
            names.add(name.textValue());
        }
        return List.copyOf(names);
    }
}
