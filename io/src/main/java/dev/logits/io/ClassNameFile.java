package dev.logits.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.internal.json.JsonFields;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the names of classes, in order, for {@link ReadOptions#withClassNames}: a text with a name per line; or, in a
 * {@code .json}, an array of names, or an object with {@code id2label}, such as the {@code config.json} of a Hugging
 * Face model, or one from numbers to names.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ClassNameFile {
    private static final long MOST_BYTES = 256L << 20;

    private ClassNameFile() {}

    /**
     * Reads a file.
     *
     * @return the names, of which there is at least one
     * @throws MalformedFileException if a name is missing or empty, or numbers do not run from 0
     * @throws IOException if the file cannot be read
     */
    public static List<String> read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        LogitsFiles.checkFile(file);
        if (Files.size(file) > MOST_BYTES) {
            throw MalformedFileException.of(file, Files.size(file) + " bytes: too large for names of classes");
        }
        List<String> names = file.toString().toLowerCase(Locale.ROOT).endsWith(".json") ? ofJson(file) : ofText(file);
        for (int c = 0; c < names.size(); c++) {
            if (names.get(c).isBlank()) {
                throw MalformedFileException.of(file, "class " + c + " has no name");
            }
        }
        return names;
    }

    private static List<String> ofText(Path file) throws IOException {
        try {
            List<String> lines = new ArrayList<>(Files.readAllLines(file));
            if (!lines.isEmpty() && lines.get(0).startsWith("\ufeff")) {
                lines.set(0, lines.get(0).substring(1));
            }
            while (!lines.isEmpty() && lines.get(lines.size() - 1).isBlank()) {
                lines.remove(lines.size() - 1);
            }
            if (lines.isEmpty()) {
                throw MalformedFileException.of(file, "no names: expected a class per line");
            }
            return lines.stream().map(String::strip).toList();
        } catch (CharacterCodingException wrong) {
            throw MalformedFileException.of(file, "not text in UTF-8: expected a class per line");
        }
    }

    private static List<String> ofJson(Path file) throws IOException {
        JsonNode root =
                JsonFields.parse(Files.readAllBytes(file), file.toString()).node();
        JsonNode names = root.path("id2label").isObject() ? root.path("id2label") : root;
        if (names.isArray() && !names.isEmpty()) {
            List<String> list = new ArrayList<>();
            for (JsonNode name : names) {
                list.add(text(name).orElseThrow(() -> wrong(file)));
            }
            return list;
        }
        if (!names.isObject() || names.isEmpty()) {
            throw wrong(file);
        }
        return inOrder(file, names);
    }

    private static List<String> inOrder(Path file, JsonNode names) throws MalformedFileException {
        TreeMap<Integer, String> byNumber = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : names.properties()) {
            if (!field.getKey().matches("\\d{1,9}")) {
                throw wrong(file);
            }
            byNumber.put(
                    Integer.parseInt(field.getKey()), text(field.getValue()).orElseThrow(() -> wrong(file)));
        }
        for (int c = 0; c < byNumber.size(); c++) {
            if (!byNumber.containsKey(c)) {
                throw MalformedFileException.of(file, "class " + c + " of " + byNumber.size() + " has no name");
            }
        }
        return List.copyOf(byNumber.values());
    }

    private static Optional<String> text(JsonNode name) {
        return name.isTextual() || name.isNumber() || name.isBoolean() ? Optional.of(name.asText()) : Optional.empty();
    }

    private static MalformedFileException wrong(Path file) {
        return MalformedFileException.of(
                file,
                "no names of classes: expected an array of texts, an object from the numbers 0.. to them, or id2label");
    }
}
