package dev.logits.onnx.internal.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One JSON file beside a model. Fields that are absent are empty; a field of another type is an error that names the
 * file and the field.
 */
public final class ModelConfig {
    private static final long LONGEST = 1L << 28;

    private final Path file;
    private final JsonNode root;

    private ModelConfig(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** The file's object, or an empty one if there is no such file. */
    public static ModelConfig read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return new ModelConfig(file, MissingNode.getInstance());
        }
        if (Files.size(file) > LONGEST) {
            throw new MalformedFileException(
                    file.toString(), file + ": " + Files.size(file) + " bytes, more than a configuration may have");
        }
        JsonNode root;
        try {
            root = JsonTree.of(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new MalformedFileException(file.toString(), file + ": not JSON: " + e.getOriginalMessage(), e);
        }
        if (!root.isObject()) {
            throw new MalformedFileException(file.toString(), file + ": expected a JSON object");
        }
        return new ModelConfig(file, root);
    }

    /** The file that was asked for. */
    public Path file() {
        return file;
    }

    /** Whether the file is there. */
    public boolean exists() {
        return !root.isMissingNode();
    }

    /** The node at a path such as {@code size/height}; a missing node if it is not there or null. */
    public JsonNode at(String path) {
        JsonNode node = root;
        for (String name : path.split("/")) {
            node = node.path(name);
        }
        return node.isNull() ? MissingNode.getInstance() : node;
    }

    /** A text. */
    public Optional<String> text(String path) throws IOException {
        JsonNode node = at(path);
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw wrong(path, "a text", node);
        }
        return Optional.of(node.textValue());
    }

    /** An integer. */
    public OptionalInt integer(String path) throws IOException {
        JsonNode node = at(path);
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!node.canConvertToExactIntegral() || !node.canConvertToInt()) {
            throw wrong(path, "an integer", node);
        }
        return OptionalInt.of(node.intValue());
    }

    /** A number. */
    public double number(String path, double otherwise) throws IOException {
        JsonNode node = at(path);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isNumber()) {
            throw wrong(path, "a number", node);
        }
        return node.doubleValue();
    }

    /** True or false. */
    public boolean flag(String path, boolean otherwise) throws IOException {
        JsonNode node = at(path);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw wrong(path, "true or false", node);
        }
        return node.booleanValue();
    }

    /** An error that names the file, the field and what it holds. */
    public IOException wrong(String path, String expected, JsonNode node) {
        String held = node.toString();
        return new MalformedFileException(
                file.toString(),
                file + ": " + path.replace('/', '.') + " is "
                        + (held.length() > 80 ? held.substring(0, 80) + "..." : held) + ", expected " + expected);
    }
}
