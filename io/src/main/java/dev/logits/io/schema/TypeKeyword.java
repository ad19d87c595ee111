package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What {@code type} allows; everything if it is not there. */
record TypeKeyword(
        boolean nulls,
        boolean booleans,
        boolean integers,
        boolean numbers,
        boolean strings,
        boolean arrays,
        boolean objects) {
    private static final TypeKeyword ANY = new TypeKeyword(true, true, true, true, true, true, true);

    static TypeKeyword of(Schema schema) {
        JsonNode value = schema.get("type");
        if (value == null) {
            return ANY;
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : value.isArray() ? value : List.of(value)) {
            String text = name.asText();
            if (!name.isTextual()
                    || !List.of("null", "boolean", "integer", "number", "string", "array", "object")
                            .contains(text)) {
                throw schema.error(
                        "type",
                        Schema.brief(name)
                                + " is no type; give null, boolean, integer, number, string, array or object");
            }
            names.add(text);
        }
        if (names.isEmpty()) {
            throw schema.error("type", "no type is allowed, so that no value is valid; name at least one");
        }
        boolean numbers = names.contains("number");
        return new TypeKeyword(
                names.contains("null"),
                names.contains("boolean"),
                numbers || names.contains("integer"),
                numbers,
                names.contains("string"),
                names.contains("array"),
                names.contains("object"));
    }

    /** The lists of values that {@code enum} and {@code const} allow, one for each keyword that is there. */
    static List<List<JsonNode>> values(Schema schema) {
        List<List<JsonNode>> lists = new ArrayList<>(1);
        if (schema.has("enum")) {
            List<JsonNode> values = schema.list("enum");
            if (values.isEmpty()) {
                throw schema.error("enum", "no value is listed, so that no value is valid; list at least one");
            }
            lists.add(values);
        }
        if (schema.has("const")) {
            lists.add(List.of(schema.get("const")));
        }
        return lists;
    }
}
