package dev.logits.serve.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fields of an object of a request. What has been asked for is known; {@link #end} refuses what is left, and
 * suggests what may have been meant. A null is as good as an absent field.
 *
 * <p>For one thread.
 */
public final class Fields {
    private final ObjectNode json;
    private final String prefix;
    private final Set<String> known = new LinkedHashSet<>();

    /**
     * The fields of an object.
     *
     * @param prefix what stands before the names in errors, such as {@code response_format.}
     */
    public Fields(ObjectNode json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    /** A field's name in errors. */
    public String path(String name) {
        return prefix + name;
    }

    /** The object. */
    public ObjectNode json() {
        return json;
    }

    /** Whether a field is there, and no null. */
    public boolean has(String name) {
        return !node(name).isNull();
    }

    /** The field's value; a null where it is absent. */
    public JsonNode node(String name) {
        known.add(name);
        JsonNode node = json.get(name);
        return node == null ? json.nullNode() : node;
    }

    /** Whether it has been asked for. */
    public boolean isKnown(String name) {
        return known.contains(name);
    }

    /** Knows fields that change nothing, whatever they hold. */
    public void accept(String... names) {
        known.addAll(List.of(names));
    }

    /** A text. */
    public Optional<String> text(String name) {
        JsonNode node = node(name);
        if (node.isNull()) {
            return Optional.empty();
        }
        if (!node.isTextual()) {
            throw type(name, "a text", node);
        }
        return Optional.of(node.textValue());
    }

    /** A text that must be there. */
    public String required(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /** What is told where a field is missing. */
    public ApiException missing(String name) {
        return ApiException.wrong(path(name), "missing_required_parameter", path(name) + " is missing");
    }

    /** A truth value. */
    public boolean flag(String name, boolean otherwise) {
        JsonNode node = node(name);
        if (node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw type(name, "true or false", node);
        }
        return node.booleanValue();
    }

    /** A finite number. */
    public OptionalDouble number(String name) {
        JsonNode node = node(name);
        if (node.isNull()) {
            return OptionalDouble.empty();
        }
        if (!node.isNumber()) {
            throw type(name, "a number", node);
        }
        if (!Double.isFinite(node.doubleValue())) {
            throw ApiException.value(path(name), path(name) + " is too large a number");
        }
        return OptionalDouble.of(node.doubleValue());
    }

    /** A number from one to another. */
    public OptionalDouble number(String name, double least, double most) {
        OptionalDouble value = number(name);
        if (value.isPresent() && !(value.getAsDouble() >= least && value.getAsDouble() <= most)) {
            throw ApiException.value(
                    path(name), path(name) + " = " + node(name) + " is out of range: expected " + range(least, most));
        }
        return value;
    }

    private static String range(double least, double most) {
        String from = said(least);
        return most == Double.MAX_VALUE ? from + " or more" : from + " to " + said(most);
    }

    private static String said(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
    }

    /** A whole number from one to another. */
    public OptionalInt integer(String name, int least, int most) {
        JsonNode node = node(name);
        if (node.isNull()) {
            return OptionalInt.empty();
        }
        boolean whole =
                node.isIntegralNumber() || node.isNumber() && node.doubleValue() == Math.rint(node.doubleValue());
        if (!whole) {
            throw type(name, "a whole number", node);
        }
        double value = node.doubleValue();
        if (Double.isInfinite(value)) {
            throw ApiException.value(path(name), path(name) + " is too large a number");
        }
        if (!(value >= least && value <= most)) {
            throw ApiException.value(
                    path(name),
                    path(name) + " = " + cut(node) + " is out of range: expected "
                            + range(least, most == Integer.MAX_VALUE ? Double.MAX_VALUE : most));
        }
        return OptionalInt.of((int) value);
    }

    /** A whole number of 64 bits. */
    public OptionalLong wholeLong(String name) {
        JsonNode node = node(name);
        if (node.isNull()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw type(name, "a whole number of 64 bits", node);
        }
        return OptionalLong.of(node.longValue());
    }

    /** An object's fields. */
    public Optional<Fields> object(String name) {
        JsonNode node = node(name);
        if (node.isNull()) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            throw type(name, "an object", node);
        }
        return Optional.of(new Fields((ObjectNode) node, path(name) + "."));
    }

    /** The elements of a list; none where it is absent. */
    public List<JsonNode> list(String name) {
        JsonNode node = node(name);
        if (node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            throw type(name, "a list", node);
        }
        List<JsonNode> list = new ArrayList<>(node.size());
        node.forEach(list::add);
        return list;
    }

    /** The elements of a list that has so many at most. */
    public List<JsonNode> list(String name, int most) {
        JsonNode node = node(name);
        if (node.isArray() && node.size() > most) {
            throw ApiException.value(
                    path(name), path(name) + " has " + node.size() + " entries: expected " + most + " at most");
        }
        return list(name);
    }

    /** One text or a list of so many at most. */
    public List<String> texts(String name, int most) {
        if (!node(name).isTextual()) {
            list(name, most);
        }
        return texts(name);
    }

    /** One text or a list of them; none where it is absent. */
    public List<String> texts(String name) {
        JsonNode node = node(name);
        if (node.isTextual()) {
            return List.of(node.textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(name)) {
            if (!element.isTextual()) {
                throw type(name + "[" + texts.size() + "]", "a text", element);
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    /** What is told of a value of another kind. */
    public ApiException type(String name, String expected, JsonNode value) {
        return ApiException.wrong(
                path(name), "invalid_type", path(name) + " is " + cut(value) + ": expected " + expected);
    }

    /** A value, cut where it is long. */
    public static String cut(JsonNode value) {
        String text = value.isContainerNode() ? value.isArray() ? "a list" : "an object" : value.toString();
        return text.length() > 60 ? text.substring(0, 57) + "…" : text;
    }

    /** Refuses fields that nobody asked for. */
    public void end() {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                String said = name.length() > 60 ? name.substring(0, 57) + "…" : name;
                throw ApiException.wrong(
                        path(said), "unknown_parameter", "unknown field " + path(said) + NearestName.hint(name, known));
            }
        }
    }
}
