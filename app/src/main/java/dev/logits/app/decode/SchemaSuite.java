package dev.logits.app.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Schemas with texts and verdicts, in the form of the official test suite of JSON Schema: groups of a {@code schema}
 * and {@code tests}, each of {@code data} and {@code valid}. A file has a group, an array of groups, an object that
 * holds such an array, or a group for each line; a folder has such files. A test may have {@code text}, the output
 * itself, in the place of {@code data}, which is written without white space and in plain decimals.
 */
final class SchemaSuite {
    /** A text, and what a validator says of it. */
    record Case(String text, boolean valid) {}

    /** A schema with its texts. */
    record Group(String name, String schema, List<Case> cases) {}

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final List<Group> groups = new ArrayList<>();

    private SchemaSuite() {}

    /** The groups of a file or a folder, in the order of the names of files. */
    static List<Group> read(Path path) throws IOException {
        SchemaSuite suite = new SchemaSuite();
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.filter(f -> f.toString().matches(".*[.]jsonl?"))
                        .sorted()
                        .toList()) {
                    suite.add(file);
                }
            }
        } else {
            suite.add(path);
        }
        if (suite.groups.isEmpty()) {
            throw new IllegalArgumentException(
                    path + " has no group; expected objects of a \"schema\" and of \"tests\", as JSON Schema's official"
                            + " test suite has them");
        }
        return suite.groups;
    }

    private void add(Path file) throws IOException {
        if (!file.toString().endsWith(".jsonl")) {
            add(file.toString(), node(file.toString(), Files.readString(file)));
            return;
        }
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            if (!text.isBlank()) {
                add(file + ":" + line, node(file + ":" + line, text));
            }
        }
    }

    private static JsonNode node(String where, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private void add(String where, JsonNode node) throws IOException {
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                group(where + "[" + i + "]", node.get(i));
            }
        } else if (node.has("schema")) {
            group(where, node);
        } else {
            for (String name : List.of("schemas", "groups")) {
                if (node.path(name).isArray()) {
                    add(where + " " + name, node.get(name));
                    return;
                }
            }
            throw new IllegalArgumentException(
                    where + " has no \"schema\", and no array of groups under \"schemas\"" + " or \"groups\"");
        }
    }

    private void group(String where, JsonNode group) throws IOException {
        JsonNode schema = group.path("schema");
        JsonNode tests = group.path("tests");
        if (schema.isMissingNode() || !tests.isArray()) {
            throw new IllegalArgumentException(
                    where + ": expected an object of a \"schema\" and an array of \"tests\"");
        }
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < tests.size(); i++) {
            JsonNode test = tests.get(i);
            JsonNode valid = test.path("valid");
            if (!valid.isBoolean()
                    || test.has("text") == test.has("data")
                    || test.has("text") && !test.get("text").isTextual()) {
                throw new IllegalArgumentException(where + ".tests[" + i
                        + "]: expected \"valid\", true or false, and either \"data\" or \"text\", a string");
            }
            String text = test.has("text") ? test.get("text").textValue() : MAPPER.writeValueAsString(test.get("data"));
            cases.add(new Case(text, valid.booleanValue()));
        }
        String name = group.path("id").asText(group.path("description").asText(where));
        groups.add(new Group(name, MAPPER.writeValueAsString(schema), cases));
    }
}
