package dev.logits.io;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * The fields of a JSON object, each checked as it is taken.
 *
 * @param file the file, for messages
 * @param node the object
 * @param prefix what to write before a field's name in messages, such as {@code fit.}
 */
record JsonFields(String file, JsonNode node, String prefix) {

    MalformedFileException error(String field, String problem) {
        return new MalformedFileException(file, file + ": " + prefix + field + ": " + problem);
    }

    private JsonNode field(String name, String expected) throws MalformedFileException {
        JsonNode value = node.get(name);
        if (value == null) {
            throw error(name, "missing, expected " + expected + "; save it again");
        }
        return value;
    }

    private MalformedFileException unexpected(String name, JsonNode value, String expected) {
        String text = value.toString();
        return error(name, (text.length() > 40 ? text.substring(0, 40) + "…" : text) + ": expected " + expected);
    }

    String text(String name) throws MalformedFileException {
        JsonNode value = field(name, "a string");
        if (!value.isTextual()) {
            throw unexpected(name, value, "a string");
        }
        return value.textValue();
    }

    Optional<String> optionalText(String name) throws MalformedFileException {
        return node.has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A whole number from 0 to {@code max}. */
    long integer(String name, long max) throws MalformedFileException {
        JsonNode value = field(name, "a whole number");
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > max) {
            throw unexpected(name, value, "a whole number, 0 or more");
        }
        return value.longValue();
    }

    /** A double, or one of the strings that stand for ∞ and NaN. */
    double number(String name) throws MalformedFileException {
        JsonNode value = field(name, "a number");
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value.isTextual() ? value.textValue() : "") {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> throw unexpected(name, value, "a number");
        };
    }

    JsonFields object(String name) throws MalformedFileException {
        JsonNode value = field(name, "an object");
        if (!value.isObject()) {
            throw unexpected(name, value, "an object");
        }
        return new JsonFields(file, value, prefix + name + ".");
    }

    JsonNode array(String name) throws MalformedFileException {
        JsonNode value = field(name, "an array");
        if (!value.isArray()) {
            throw unexpected(name, value, "an array");
        }
        return value;
    }
}
