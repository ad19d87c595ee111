package dev.logits.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.JsonFields;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The rules and samplers of a catalog in a plan's file, by the components of their records.
 *
 * @param catalog what a file may hold
 */
record PlanParts(RuleCatalog catalog) {

    void write(Object part, ObjectNode json) {
        if (!catalog.contains(part.getClass())) {
            throw new IllegalArgumentException(
                    part + " cannot be saved: it is not in the catalog of rules; register its"
                            + " record by RuleCatalog.BUILT_IN.with");
        }
        json.put("type", RuleCatalog.name(part.getClass()));
        writeComponents((Record) part, json);
    }

    private static void writeComponents(Record part, ObjectNode json) {
        for (RecordComponent component : part.getClass().getRecordComponents()) {
            Object value;
            try {
                component.getAccessor().setAccessible(true);
                value = component.getAccessor().invoke(part);
            } catch (ReflectiveOperationException | RuntimeException closed) {
                throw closedTo(part.getClass(), closed);
            }
            if (!mayBeAbsent(component) || ((Tokens) value).size() > 0) {
                json.set(component.getName(), node(value, json));
            }
        }
    }

    /** Exempt tokens, which files of before have not, and most plans do not name. */
    private static boolean mayBeAbsent(RecordComponent component) {
        return component.getType() == Tokens.class && component.getName().equals("exempt");
    }

    private static IllegalArgumentException closedTo(Class<?> kind, Exception why) {
        return new IllegalArgumentException(
                kind.getName() + " cannot be read or written: its module must open its package to dev.logits.io", why);
    }

    private static JsonNode node(Object value, ObjectNode factory) {
        if (value instanceof Boolean flag) {
            return factory.booleanNode(flag);
        }
        if (value instanceof String text) {
            return factory.textNode(text);
        }
        if (value instanceof Integer i) {
            return factory.numberNode(i);
        }
        if (value instanceof Double d) {
            return Double.isFinite(d) ? factory.numberNode(d) : factory.textNode(d.toString());
        }
        if (value instanceof Window) {
            return factory.textNode(value.toString());
        }
        if (value instanceof Tokens tokens) {
            ArrayNode array = factory.arrayNode();
            for (int token : tokens.toArray()) {
                array.add(token);
            }
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = factory.objectNode();
            map.forEach((token, bias) -> object.set(token.toString(), node(bias, factory)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = factory.arrayNode();
            list.forEach(item -> array.add(node(item, factory)));
            return array;
        }
        if (!(value instanceof Record record)) {
            throw new IllegalArgumentException(value + " cannot be saved: expected a number, a flag, a text, tokens, a"
                    + " window, a map from tokens to numbers, or a list of tokens or records");
        }
        ObjectNode object = factory.objectNode();
        writeComponents(record, object);
        return object;
    }

    /** The part whose type the fields name. */
    <T> T read(JsonFields json, Class<T> as) throws MalformedFileException {
        String type = json.text("type");
        Class<? extends Record> kind =
                catalog.named(type).filter(as::isAssignableFrom).orElse(null);
        if (kind == null) {
            throw json.error(
                    "type",
                    "\"" + type + "\" is unknown: expected one of "
                            + catalog.kinds(as).stream().map(RuleCatalog::name).collect(Collectors.joining(", ")));
        }
        return as.cast(readComponents(json, kind, true));
    }

    private static Object readComponents(JsonFields json, Class<? extends Record> kind, boolean typed)
            throws MalformedFileException {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        Set<String> names = new LinkedHashSet<>(typed ? List.of("type") : List.of());
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            names.add(components[i].getName());
        }
        DecodingPlanJson.known(json, names);
        for (int i = 0; i < components.length; i++) {
            values[i] = value(json, components[i]);
        }
        try {
            Constructor<?> made = kind.getDeclaredConstructor(types);
            made.setAccessible(true);
            return made.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException invalid) {
                throw new MalformedFileException(
                        json.file(), json.file() + ": " + json.prefix() + " " + invalid.getMessage(), invalid);
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException | InaccessibleObjectException closed) {
            throw closedTo(kind, closed);
        }
    }

    private static Object value(JsonFields json, RecordComponent component) throws MalformedFileException {
        String name = component.getName();
        Class<?> type = component.getType();
        if (type == boolean.class) {
            return json.flag(name);
        }
        if (type == String.class) {
            return json.text(name);
        }
        if (type == int.class) {
            return (int) json.integer(name, Integer.MAX_VALUE);
        }
        if (type == double.class) {
            return json.number(name);
        }
        if (type == Tokens.class) {
            return mayBeAbsent(component) && !json.node().has(name)
                    ? Tokens.of()
                    : tokens(json, name, json.array(name));
        }
        if (type == Window.class) {
            try {
                return Window.parse(json.text(name));
            } catch (IllegalArgumentException invalid) {
                throw json.error(name, invalid.getMessage());
            }
        }
        if (type == Map.class) {
            return biases(json.object(name));
        }
        if (type == List.class) {
            return list(json, name, ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]);
        }
        if (type.isRecord()) {
            return readComponents(json.object(name), type.asSubclass(Record.class), false);
        }
        throw new IllegalArgumentException(component + " cannot be read from a file: expected int, double, boolean,"
                + " String, Tokens, Window, Map, List or a record");
    }

    private static List<Object> list(JsonFields json, String name, Type of) throws MalformedFileException {
        List<Object> list = new ArrayList<>();
        for (JsonNode item : json.array(name)) {
            String place = name + "[" + list.size() + "]";
            list.add(
                    of == Tokens.class
                            ? tokens(json, place, item)
                            : readComponents(
                                    DecodingPlanJson.fields(json.file(), item, json.prefix() + place),
                                    ((Class<?>) of).asSubclass(Record.class),
                                    false));
        }
        return list;
    }

    private static Map<Integer, Double> biases(JsonFields json) throws MalformedFileException {
        Map<Integer, Double> biases = new TreeMap<>();
        for (var i = json.node().fieldNames(); i.hasNext(); ) {
            String token = i.next();
            if (!token.matches("[0-9]{1,9}")) {
                throw json.error(token, "is not a token: expected 0 or more");
            }
            biases.put(Integer.valueOf(token), json.number(token));
        }
        return biases;
    }

    private static Tokens tokens(JsonFields json, String name, JsonNode array) throws MalformedFileException {
        List<Integer> ids = new ArrayList<>();
        for (JsonNode item : array) {
            if (!item.isInt() || item.intValue() < 0) {
                throw json.error(name, item + " is not a token: expected 0 or more");
            }
            ids.add(item.intValue());
        }
        if (!array.isArray()) {
            throw json.error(name, array + ": expected an array of tokens");
        }
        return Tokens.of(ids);
    }
}
