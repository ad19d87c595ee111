package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

/** Small schemas and small values, out of few names, texts and numbers, so that they often meet. */
final class RandomSchemas {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> NAMES = List.of("a", "b", "c", "ab");
    private static final List<String> TEXTS = List.of("", "a", "b", "ab", "ba", "aab");
    private static final List<String> NUMBERS = List.of("-1", "0", "1", "2", "3", "4", "6", "0.5", "1.5", "-2.5", "10");
    private static final List<String> PATTERNS = List.of("a", "^b", "b$", "^[ab]?$", "^.b", "aa|^$");
    private static final List<String> TYPES =
            List.of("null", "boolean", "integer", "number", "string", "array", "object");

    private final Random random;

    RandomSchemas(Random random) {
        this.random = random;
    }

    private boolean chance(double p) {
        return random.nextDouble() < p;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private JsonNode number() {
        BigDecimal x = new BigDecimal(one(NUMBERS));
        return x.scale() > 0 ? JSON.numberNode(x) : JSON.numberNode(x.intValueExact());
    }

    /** A value that is nested up to a depth. */
    JsonNode value(int depth) {
        switch (random.nextInt(depth > 0 ? 8 : 4)) {
            case 0:
                return chance(0.5) ? JSON.nullNode() : JSON.booleanNode(chance(0.5));
            case 1:
                return number();
            case 2, 3:
                return JSON.textNode(one(TEXTS));
            case 4, 5:
                ArrayNode array = JSON.arrayNode();
                for (int n = random.nextInt(4); n > 0; n--) {
                    array.add(value(depth - 1));
                }
                return array;
            default:
                ObjectNode object = JSON.objectNode();
                for (int n = random.nextInt(4); n > 0; n--) {
                    object.set(one(NAMES), value(depth - 1));
                }
                return object;
        }
    }

    /** A schema with definitions that may refer to it and to each other. */
    ObjectNode document(int depth) {
        ObjectNode root = schema(depth);
        ObjectNode definitions = JSON.objectNode();
        definitions.set("x", schema(depth - 1));
        definitions.set("y", schema(depth - 1));
        root.set("$defs", definitions);
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        return root;
    }

    private JsonNode sub(int depth) {
        if (chance(0.06)) {
            return JSON.booleanNode(chance(0.6));
        }
        if (chance(0.08)) {
            return JSON.objectNode().put("$ref", "#/$defs/" + (chance(0.5) ? "x" : "y"));
        }
        return depth <= 0 ? leaf() : schema(depth);
    }

    private ObjectNode leaf() {
        ObjectNode schema = JSON.objectNode();
        switch (random.nextInt(6)) {
            case 0 -> schema.set("const", value(1));
            case 1 ->
                schema.set("enum", JSON.arrayNode().add(value(0)).add(value(0)).add(number()));
            case 2 -> texts(schema);
            case 3 -> numbers(schema);
            default -> schema.put("type", one(TYPES));
        }
        return schema;
    }

    private void texts(ObjectNode schema) {
        switch (random.nextInt(3)) {
            case 0 -> schema.put("pattern", one(PATTERNS));
            case 1 -> schema.put("minLength", random.nextInt(3));
            default -> schema.put("maxLength", random.nextInt(3));
        }
    }

    private void numbers(ObjectNode schema) {
        switch (random.nextInt(5)) {
            case 0 -> schema.set("minimum", number());
            case 1 -> schema.set("maximum", number());
            case 2 -> schema.set("exclusiveMinimum", number());
            case 3 -> schema.set("exclusiveMaximum", number());
            default -> schema.set("multipleOf", JSON.numberNode(new BigDecimal(one(List.of("0.5", "2", "3", "1.5")))));
        }
    }

    private void objects(ObjectNode schema, int depth) {
        if (chance(0.7)) {
            ObjectNode properties = schema.putObject("properties");
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                properties.set(one(NAMES), sub(depth - 1));
            }
        }
        if (chance(0.4)) {
            ArrayNode required = schema.putArray("required");
            NAMES.stream().filter(name -> chance(0.3)).forEach(required::add);
        }
        if (chance(0.3)) {
            schema.set("additionalProperties", sub(depth - 1));
        } else if (chance(0.2)) {
            schema.put("additionalProperties", false);
        }
        if (chance(0.2)) {
            schema.putObject("patternProperties").set(one(PATTERNS), sub(depth - 1));
        }
        if (chance(0.1)) {
            schema.set("propertyNames", leaf());
        }
        if (chance(0.15)) {
            schema.put("minProperties", random.nextInt(3));
        }
        if (chance(0.15)) {
            schema.put("maxProperties", random.nextInt(3));
        }
        if (chance(0.12)) {
            schema.putObject("dependentRequired").putArray(one(NAMES)).add(one(NAMES));
        }
        if (chance(0.12)) {
            schema.putObject("dependentSchemas").set(one(NAMES), sub(depth - 1));
        }
        if (chance(0.15)) {
            schema.set("unevaluatedProperties", chance(0.6) ? JSON.booleanNode(false) : sub(depth - 1));
        }
    }

    private void arrays(ObjectNode schema, int depth) {
        if (chance(0.3)) {
            ArrayNode prefix = schema.putArray("prefixItems");
            for (int n = 1 + random.nextInt(2); n > 0; n--) {
                prefix.add(sub(depth - 1));
            }
        }
        if (chance(0.5)) {
            schema.set("items", sub(depth - 1));
        }
        if (chance(0.25)) {
            schema.set("contains", sub(depth - 1));
            if (chance(0.4)) {
                schema.put("minContains", random.nextInt(3));
            }
            if (chance(0.4)) {
                schema.put("maxContains", random.nextInt(3));
            }
        }
        if (chance(0.2)) {
            schema.put("minItems", random.nextInt(3));
        }
        if (chance(0.2)) {
            schema.put("maxItems", random.nextInt(3));
        }
        if (chance(0.1)) {
            schema.put("uniqueItems", true);
        }
        if (chance(0.15)) {
            schema.set("unevaluatedItems", chance(0.6) ? JSON.booleanNode(false) : sub(depth - 1));
        }
    }

    private ArrayNode several(int depth) {
        ArrayNode list = JSON.arrayNode();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            list.add(sub(depth - 1));
        }
        return list;
    }

    private ObjectNode schema(int depth) {
        ObjectNode schema = chance(0.3) ? leaf() : JSON.objectNode();
        if (chance(0.3)) {
            ArrayNode types = schema.putArray("type");
            TYPES.stream().filter(type -> chance(0.5)).forEach(types::add);
            if (types.isEmpty()) {
                types.add("object");
            }
        }
        if (chance(0.55)) {
            objects(schema, depth);
        }
        if (chance(0.4)) {
            arrays(schema, depth);
        }
        if (chance(0.2)) {
            schema.set("anyOf", several(depth));
        }
        if (chance(0.2)) {
            schema.set("oneOf", several(depth));
        }
        if (chance(0.12)) {
            schema.set("allOf", several(depth));
        }
        if (chance(0.12)) {
            schema.set("not", sub(depth - 1));
        }
        if (chance(0.12)) {
            schema.set("if", sub(depth - 1));
            if (chance(0.8)) {
                schema.set("then", sub(depth - 1));
            }
            if (chance(0.6)) {
                schema.set("else", sub(depth - 1));
            }
        }
        if (chance(0.08)) {
            schema.put("$ref", "#/$defs/" + (chance(0.5) ? "x" : "y"));
        }
        return schema;
    }
}
