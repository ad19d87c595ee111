package dev.logits.io.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** What Java types are in JSON Schema, and their values from JSON. */
final class RecordTypes {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The member that says which record a value of a sealed interface is. */
    private static final String TAG = "type";

    /** A record or a sealed interface; {@code tagged} if its values say which record they are. */
    private record Definition(Type type, boolean tagged) {}

    /** A type that is a number, a string or a boolean in JSON. */
    private record Scalar(ObjectNode schema, Function<JsonNode, Object> read) {}

    private static final Map<Class<?>, Scalar> SCALARS = new LinkedHashMap<>();

    static {
        integer(
                BigInteger.valueOf(Byte.MIN_VALUE),
                BigInteger.valueOf(Byte.MAX_VALUE),
                BigInteger::byteValueExact,
                Byte.class,
                byte.class);
        integer(
                BigInteger.valueOf(Short.MIN_VALUE),
                BigInteger.valueOf(Short.MAX_VALUE),
                BigInteger::shortValueExact,
                Short.class,
                short.class);
        integer(
                BigInteger.valueOf(Integer.MIN_VALUE),
                BigInteger.valueOf(Integer.MAX_VALUE),
                BigInteger::intValueExact,
                Integer.class,
                int.class);
        integer(
                BigInteger.valueOf(Long.MIN_VALUE),
                BigInteger.valueOf(Long.MAX_VALUE),
                BigInteger::longValueExact,
                Long.class,
                long.class);
        integer(null, null, x -> x, BigInteger.class);
        number(new BigDecimal(Float.MAX_VALUE), BigDecimal::floatValue, Float.class, float.class);
        number(new BigDecimal(Double.MAX_VALUE), BigDecimal::doubleValue, Double.class, double.class);
        number(null, x -> x, BigDecimal.class);
        add(type("boolean"), JsonNode::booleanValue, Boolean.class, boolean.class);
        text(null, x -> x, String.class);
        add(
                type("string").put("pattern", "^[\\u0000-\\uFFFF]$"),
                n -> n.textValue().charAt(0),
                Character.class,
                char.class);
        text("date", LocalDate::parse, LocalDate.class);
        add(
                type("string").put("pattern", "^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?$"),
                n -> LocalTime.parse(n.textValue()),
                LocalTime.class);
        text("date-time", OffsetDateTime::parse, OffsetDateTime.class);
        text("date-time", x -> OffsetDateTime.parse(x).toInstant(), Instant.class);
        text("uuid", UUID::fromString, UUID.class);
        text("uri-reference", URI::create, URI.class);
    }

    private final ObjectNode definitions = JSON.objectNode();
    private final Map<Definition, String> names = new LinkedHashMap<>();

    private static ObjectNode type(String name) {
        return JSON.objectNode().put("type", name);
    }

    private static void add(ObjectNode schema, Function<JsonNode, Object> read, Class<?>... types) {
        for (Class<?> type : types) {
            SCALARS.put(type, new Scalar(schema, read));
        }
    }

    private static void integer(BigInteger low, BigInteger high, Function<BigInteger, Object> read, Class<?>... types) {
        ObjectNode schema = type("integer");
        if (low != null) {
            schema.put("minimum", low).put("maximum", high);
        }
        add(schema, node -> read.apply(node.decimalValue().toBigIntegerExact()), types);
    }

    private static void number(BigDecimal most, Function<BigDecimal, Object> read, Class<?>... types) {
        ObjectNode schema = type("number");
        if (most != null) {
            schema.put("minimum", most.negate()).put("maximum", most);
        }
        add(schema, node -> read.apply(node.decimalValue()), types);
    }

    private static void text(String format, Function<String, Object> read, Class<?> type) {
        ObjectNode schema = type("string");
        if (format != null) {
            schema.put("format", format);
        }
        add(schema, node -> read.apply(node.textValue()), type);
    }

    /** The schemas of all records that were met. */
    ObjectNode definitions() {
        return definitions;
    }

    /** The schema of a type, all of whose variables are bound. */
    JsonNode schema(Type type, String where) {
        Class<?> raw = BoundTypes.raw(type);
        Scalar scalar = SCALARS.get(raw);
        if (scalar != null) {
            return scalar.schema.deepCopy();
        }
        if (raw.isEnum()) {
            ArrayNode values = JSON.arrayNode();
            Arrays.stream(raw.getEnumConstants()).forEach(value -> values.add(((Enum<?>) value).name()));
            return JSON.objectNode().set("enum", values);
        }
        if (raw.isRecord()) {
            return record(type, false, where);
        }
        if (raw.isSealed() && raw.isInterface()) {
            return sealed(type, where);
        }
        if (raw.isArray()) {
            return type("array").set("items", schema(raw.getComponentType(), where + "[]"));
        }
        if (raw == List.class || raw == Collection.class || raw == Set.class) {
            ObjectNode array = type("array").set("items", schema(argument(type, 0, where), where + "[]"));
            return raw == Set.class ? array.put("uniqueItems", true) : array;
        }
        if (raw == Map.class && isKey(argument(type, 0, where))) {
            ObjectNode map = type("object");
            map.set("additionalProperties", schema(argument(type, 1, where), where + "{}"));
            Type key = argument(type, 0, where);
            return key == String.class ? map : map.set("propertyNames", schema(key, where));
        }
        if (raw == Optional.class) {
            JsonNode value = schema(argument(type, 0, where), where);
            return JSON.objectNode().set("anyOf", JSON.arrayNode().add(value).add(type("null")));
        }
        throw unknown(type, where);
    }

    private static boolean isKey(Type type) {
        return type == String.class || type instanceof Class<?> c && c.isEnum();
    }

    static IllegalArgumentException unknown(Type type, String where) {
        return new IllegalArgumentException(where + ": the type " + type.getTypeName()
                + " has no schema; use numbers, strings, booleans, enums, records, sealed interfaces of records, lists, sets, arrays, maps from String or an enum,"
                + " Optional, LocalDate, LocalTime, OffsetDateTime, Instant, UUID or URI");
    }

    private JsonNode record(Type type, boolean tagged, String where) {
        Class<?> raw = BoundTypes.raw(type);
        Definition definition = new Definition(type, tagged);
        if (!names.containsKey(definition)) {
            String name = name(definition);
            ObjectNode properties = JSON.objectNode();
            ArrayNode required = JSON.arrayNode();
            if (tagged) {
                properties.set(TAG, JSON.objectNode().put("const", raw.getSimpleName()));
                required.add(TAG);
            }
            for (RecordComponent component : raw.getRecordComponents()) {
                String at = where + "." + component.getName();
                if (tagged && component.getName().equals(TAG)) {
                    throw new IllegalArgumentException(at + ": records of a sealed interface have no component named "
                            + TAG + ", which says which record it is; rename it");
                }
                Type of = BoundTypes.bind(component.getGenericType(), type, at);
                properties.set(component.getName(), schema(of, at));
                if (BoundTypes.raw(of) != Optional.class) {
                    required.add(component.getName());
                }
            }
            ObjectNode schema = type("object");
            schema.set("properties", properties);
            schema.set("required", required);
            schema.put("additionalProperties", false);
            definitions.set(name, schema);
        }
        return reference(definition);
    }

    /** One of the records of a sealed interface, each with a member that names it. */
    private JsonNode sealed(Type type, String where) {
        Definition definition = new Definition(type, true);
        if (!names.containsKey(definition)) {
            String name = name(definition);
            ArrayNode any = JSON.arrayNode();
            for (Type one : BoundTypes.records(type, where)) {
                any.add(record(one, true, BoundTypes.raw(one).getSimpleName()));
            }
            definitions.set(name, JSON.objectNode().set("anyOf", any));
        }
        return reference(definition);
    }

    private String name(Definition definition) {
        String name = BoundTypes.raw(definition.type).getSimpleName();
        while (names.containsValue(name)) {
            name += "_";
        }
        names.put(definition, name);
        return name;
    }

    private JsonNode reference(Definition definition) {
        return JSON.objectNode().put("$ref", "#/$defs/" + SchemaDocument.escape(names.get(definition)));
    }

    private static Type argument(Type type, int i, String where) {
        if (type instanceof BoundTypes.Applied a) {
            return a.arguments().get(i);
        }
        throw new IllegalArgumentException(where + ": nothing says what is in a " + type.getTypeName()
                + "; give it type arguments, such as List<String>");
    }

    static JsonNode parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!node.isMissingNode()) {
                return node;
            }
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(
                    "the text is not JSON: " + JsonSchema.reason(wrong) + "; give a whole output", wrong);
        }
        throw new IllegalArgumentException("there is no text; give a whole output");
    }

    /** The value of a type. */
    Object read(JsonNode node, Type type, String pointer) {
        Class<?> raw = BoundTypes.raw(type);
        if (raw == Optional.class) {
            return node.isNull() ? Optional.empty() : Optional.of(read(node, argument(type, 0, pointer), pointer));
        }
        if (raw.isRecord()) {
            return record(expect(node, node.isObject(), "an object", pointer), type, pointer);
        }
        if (raw.isSealed() && raw.isInterface()) {
            JsonNode tag = expect(node, node.isObject(), "an object", pointer).path(TAG);
            for (Type one : BoundTypes.records(type, pointer)) {
                if (tag.isTextual() && BoundTypes.raw(one).getSimpleName().equals(tag.textValue())) {
                    return record(node, one, pointer);
                }
            }
            throw wrong(tag, "the name of a record of " + raw.getSimpleName(), pointer + "/" + TAG);
        }
        if (raw.isArray()) {
            List<Object> values = list(node, raw.getComponentType(), pointer);
            Object array = java.lang.reflect.Array.newInstance(raw.getComponentType(), values.size());
            for (int i = 0; i < values.size(); i++) {
                java.lang.reflect.Array.set(array, i, values.get(i));
            }
            return array;
        }
        if (raw == Set.class) {
            return Collections.unmodifiableSet(new LinkedHashSet<>(list(node, argument(type, 0, pointer), pointer)));
        }
        if (raw == List.class || raw == Collection.class) {
            return List.copyOf(list(node, argument(type, 0, pointer), pointer));
        }
        if (raw == Map.class) {
            Class<?> key = BoundTypes.raw(argument(type, 0, pointer));
            Map<Object, Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry :
                    expect(node, node.isObject(), "an object", pointer).properties()) {
                String at = pointer + "/" + SchemaDocument.escape(entry.getKey());
                map.put(
                        scalar(JSON.textNode(entry.getKey()), key, at),
                        read(entry.getValue(), argument(type, 1, pointer), at));
            }
            return Collections.unmodifiableMap(map);
        }
        return scalar(node, raw, pointer);
    }

    private static Object scalar(JsonNode node, Class<?> type, String pointer) {
        if (type.isEnum()) {
            for (Object value : type.getEnumConstants()) {
                if (((Enum<?>) value).name().equals(node.textValue())) {
                    return value;
                }
            }
            throw wrong(node, "one of " + Arrays.toString(type.getEnumConstants()), pointer);
        }
        Scalar scalar = SCALARS.get(type);
        String name = scalar.schema.get("type").asText();
        boolean fits = switch (name) {
            case "string" -> node.isTextual();
            case "boolean" -> node.isBoolean();
            default -> node.isNumber();
        };
        try {
            return scalar.read.apply(expect(node, fits, "a value of type " + name, pointer));
        } catch (ArithmeticException | DateTimeException | IndexOutOfBoundsException outside) {
            throw wrong(node, "a value of " + type.getSimpleName(), pointer);
        }
    }

    private List<Object> list(JsonNode node, Type item, String pointer) {
        List<Object> values = new ArrayList<>();
        for (JsonNode value : expect(node, node.isArray(), "an array", pointer)) {
            values.add(read(value, item, pointer + "/" + values.size()));
        }
        return values;
    }

    private Object record(JsonNode node, Type bound, String pointer) {
        Class<?> type = BoundTypes.raw(bound);
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            JsonNode value = node.get(components[i].getName());
            String at = pointer + "/" + SchemaDocument.escape(components[i].getName());
            Type of = BoundTypes.bind(components[i].getGenericType(), bound, at);
            if (value == null && BoundTypes.raw(of) != Optional.class) {
                throw new IllegalArgumentException(at + ": missing; give a text of the schema");
            }
            types[i] = components[i].getType();
            values[i] = value == null ? Optional.empty() : read(value, of, at);
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(
                    (pointer.isEmpty() ? "(root)" : pointer) + ": " + type.getName() + " refuses the values: "
                            + refused.getCause().getMessage(),
                    refused.getCause());
        } catch (ReflectiveOperationException | RuntimeException closed) {
            throw new IllegalArgumentException(
                    type.getName() + " cannot be made; open its package to the module dev.logits.io", closed);
        }
    }

    private static JsonNode expect(JsonNode node, boolean fits, String expected, String pointer) {
        if (!fits) {
            throw wrong(node, expected, pointer);
        }
        return node;
    }

    private static IllegalArgumentException wrong(JsonNode node, String expected, String pointer) {
        return new IllegalArgumentException(
                (pointer.isEmpty() ? "(root)" : pointer) + ": " + Schema.brief(node) + ": expected " + expected);
    }
}
