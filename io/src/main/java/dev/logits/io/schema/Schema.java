package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A schema that is an object, at its place: the JSON, the resource it belongs to, and the resources through which it
 * was reached, which {@code $dynamicRef} asks for. One object per (place, resources).
 */
final class Schema {
    final int id;
    final JsonNode node;
    final String pointer;
    final Resource resource;
    final List<Resource> scope;
    private TypeKeyword type;

    Schema(int id, JsonNode node, String pointer, Resource resource, List<Resource> scope) {
        this.id = id;
        this.node = node;
        this.pointer = pointer;
        this.resource = resource;
        this.scope = scope;
    }

    /** What {@code type} allows. */
    TypeKeyword type() {
        if (type == null) {
            type = TypeKeyword.of(this);
        }
        return type;
    }

    /** The value of a keyword that a validator of this draft would heed, or null. */
    JsonNode get(String keyword) {
        JsonNode value = node.get(keyword);
        if (value == null || !resource.dialect.knows(keyword)) {
            return null;
        }
        return resource.dialect.refStandsAlone() && !keyword.equals("$ref") && hasRef() ? null : value;
    }

    boolean has(String keyword) {
        return get(keyword) != null;
    }

    private boolean hasRef() {
        JsonNode ref = node.get("$ref");
        return ref != null && ref.isTextual();
    }

    /** Whether nothing here says which values are valid. */
    boolean assertsNothing() {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (Dialect.asserts(name) && has(name)) {
                return false;
            }
        }
        return true;
    }

    /** Whether all that is said here is {@code $ref}. */
    boolean isPureRef() {
        if (!has("$ref")) {
            return false;
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("$ref") && Dialect.asserts(name) && has(name)) {
                return false;
            }
        }
        return true;
    }

    UnsupportedSchemaException error(String keyword, String problem) {
        return new UnsupportedSchemaException(pointer + "/" + SchemaDocument.escape(keyword), problem);
    }

    /** A number of characters, items or members: 0 or more. */
    int count(String keyword, int otherwise) {
        JsonNode value = get(keyword);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw error(keyword, brief(value) + " is not a number; give a whole number, 0 or more");
        }
        BigDecimal number = value.decimalValue();
        if (number.signum() < 0 || number.stripTrailingZeros().scale() > 0) {
            throw error(keyword, brief(value) + " is no count; give a whole number, 0 or more");
        }
        return number.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) >= 0 ? Integer.MAX_VALUE : number.intValue();
    }

    boolean flag(String keyword) {
        JsonNode value = get(keyword);
        if (value != null && !value.isBoolean()) {
            throw error(keyword, brief(value) + " is neither true nor false; give one of them");
        }
        return value != null && value.booleanValue();
    }

    String text(String keyword) {
        JsonNode value = get(keyword);
        if (!value.isTextual()) {
            throw error(keyword, brief(value) + " is not a string; give a string");
        }
        return value.textValue();
    }

    List<JsonNode> list(String keyword) {
        JsonNode value = get(keyword);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw error(keyword, brief(value) + " is not an array; give an array");
        }
        List<JsonNode> list = new ArrayList<>();
        value.forEach(list::add);
        return list;
    }

    List<String> names(String keyword) {
        // draft 4 had required: true in the property, which later validators ignore
        JsonNode value = get(keyword);
        if (value == null || value.isBoolean()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : list(keyword)) {
            if (!name.isTextual()) {
                throw error(keyword, brief(name) + " is not a name; give strings only");
            }
            names.add(name.textValue());
        }
        return names;
    }

    JsonNode object(String keyword) {
        JsonNode value = get(keyword);
        if (value != null && !value.isObject()) {
            throw error(keyword, brief(value) + " is not an object; give an object");
        }
        return value;
    }

    static String brief(JsonNode value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    @Override
    public String toString() {
        return pointer.isEmpty() ? "(root)" : pointer;
    }
}
