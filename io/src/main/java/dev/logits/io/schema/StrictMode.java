package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What OpenAI's strict mode of structured outputs refuses, by its public guide. */
final class StrictMode {
    private static final int MOST_LEVELS = 10;
    private static final int MOST_PROPERTIES = 5000;
    private static final int MOST_VALUES = 1000;
    private static final int MOST_CHARACTERS = 120_000;

    /** Of an enum with more values than this the characters of all values together are bounded. */
    private static final int MANY_VALUES = 250;

    private static final int MOST_CHARACTERS_OF_MANY = 15_000;

    private static final Set<String> KEYWORDS = Set.of(
            "$defs",
            "$ref",
            "$schema",
            "additionalProperties",
            "anyOf",
            "const",
            "definitions",
            "description",
            "enum",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "format",
            "items",
            "maxItems",
            "maximum",
            "minItems",
            "minimum",
            "multipleOf",
            "pattern",
            "properties",
            "required",
            "title",
            "type");
    private static final Set<String> FORMATS =
            Set.of("date", "date-time", "duration", "email", "hostname", "ipv4", "ipv6", "time", "uuid");

    private record Place(JsonNode node, String pointer, int level) {}

    private final List<String> problems = new ArrayList<>();
    private final Deque<Place> open = new ArrayDeque<>();
    private int properties;
    private int values;
    private long characters;

    private StrictMode() {}

    static List<String> problems(JsonNode root) {
        StrictMode mode = new StrictMode();
        if (!root.isObject() || !root.path("type").asText().equals("object")) {
            mode.add("", "the root must be of type object; put the value into a property of an object");
        }
        if (root.has("anyOf")) {
            mode.add("/anyOf", "the root must not be anyOf; put it into a property of an object");
        }
        mode.open.push(new Place(root, "", 1));
        while (!mode.open.isEmpty()) {
            mode.visit(mode.open.pop());
        }
        mode.totals();
        return List.copyOf(mode.problems);
    }

    private void add(String pointer, String problem) {
        problems.add((pointer.isEmpty() ? "(root)" : pointer) + ": " + problem);
    }

    private void totals() {
        if (properties > MOST_PROPERTIES) {
            add("", properties + " properties are more than " + MOST_PROPERTIES + "; split the schema");
        }
        if (values > MOST_VALUES) {
            add("", values + " values of enums are more than " + MOST_VALUES + "; list fewer");
        }
        if (characters > MOST_CHARACTERS) {
            add("", characters + " characters of names and values are more than " + MOST_CHARACTERS + "; shorten them");
        }
    }

    private void visit(Place place) {
        JsonNode node = place.node;
        if (!node.isObject()) {
            add(place.pointer, Schema.brief(node) + " must be a schema object; describe the value");
            return;
        }
        if (place.level > MOST_LEVELS) {
            add(place.pointer, "is nested deeper than " + MOST_LEVELS + " levels; flatten it");
            return;
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = entry.getKey();
            String pointer = place.pointer + "/" + SchemaDocument.escape(name);
            JsonNode value = entry.getValue();
            switch (name) {
                case "properties" -> children(value, pointer, place.level + 1, true);
                case "$defs", "definitions" -> children(value, pointer, place.level, false);
                case "items" -> open.push(new Place(value, pointer, place.level + 1));
                case "anyOf" -> {
                    for (int i = 0; i < value.size(); i++) {
                        open.push(new Place(value.get(i), pointer + "/" + i, place.level));
                    }
                }
                case "enum" -> enumeration(value, pointer);
                case "const" -> characters += value.asText().length();
                case "format" -> {
                    if (!FORMATS.contains(value.asText())) {
                        add(pointer, "\"" + value.asText() + "\" is no format it knows; take it out");
                    }
                }
                default -> {
                    if (!KEYWORDS.contains(name)) {
                        add(pointer, "the keyword is not supported; take it out");
                    }
                }
            }
        }
        if (node.has("properties") || node.path("type").asText().equals("object")) {
            object(node, place.pointer);
        }
    }

    private void children(JsonNode map, String pointer, int level, boolean members) {
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            properties += members ? 1 : 0;
            characters += entry.getKey().length();
            open.push(new Place(entry.getValue(), pointer + "/" + SchemaDocument.escape(entry.getKey()), level));
        }
    }

    private void enumeration(JsonNode list, String pointer) {
        values += list.size();
        long before = characters;
        list.forEach(value -> characters += value.asText().length());
        if (list.size() > MANY_VALUES && characters - before > MOST_CHARACTERS_OF_MANY) {
            add(
                    pointer,
                    "its " + list.size() + " values have " + (characters - before) + " characters, more than "
                            + MOST_CHARACTERS_OF_MANY + " for more than " + MANY_VALUES + " values; list fewer");
        }
    }

    private void object(JsonNode node, String pointer) {
        JsonNode others = node.get("additionalProperties");
        if (others == null || !others.isBoolean() || others.booleanValue()) {
            add(pointer, "additionalProperties must be false; add it");
        }
        Set<String> required = new java.util.HashSet<>();
        node.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> entry : node.path("properties").properties()) {
            if (!required.contains(entry.getKey())) {
                add(
                        pointer + "/required",
                        "\"" + entry.getKey() + "\" must be required; for what may be missing, allow null");
            }
        }
    }
}
