package dev.logits.io.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The fields of a JSON object, each checked as it is taken.
 *
 * @param file the file, for messages
 * @param node the object
 * @param prefix what to write before a field's name in messages, such as {@code fit.}
 */
public record JsonFields(String file, JsonNode node, String prefix) {
    /** Two fields of one name, and anything behind the object, are errors. */
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Parses a file's bytes.
     *
     * @param name what to call the file in messages
     */
    public static JsonFields parse(byte[] bytes, String name) throws MalformedFileException {
        try {
            return new JsonFields(name, MAPPER.readTree(bytes), "");
        } catch (JsonProcessingException wrong) {
            JsonLocation at = wrong.getLocation();
            String place = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
            throw notJson(name, place, wrong.getOriginalMessage(), wrong);
        } catch (IOException wrong) {
            // bytes that are no text in any encoding that JSON may have
            throw notJson(name, "", MalformedFileException.reason(wrong), wrong);
        }
    }

    private static MalformedFileException notJson(String name, String place, String reason, IOException cause) {
        return new MalformedFileException(
                name,
                name + place + ": not JSON, or cut short: "
                        + reason.replaceAll("\\s*\\(start marker at .*|: was expecting .*", "")
                        + "; give the file that the library wrote, or save it again",
                cause);
    }

    public MalformedFileException error(String field, String problem) {
        return new MalformedFileException(file, file + ": " + prefix + field + ": " + problem);
    }

    private JsonNode field(String name, String expected) throws MalformedFileException {
        JsonNode value = node.get(name);
        if (value == null) {
            throw error(
                    name, "missing, expected " + expected + "; give the file that the library wrote, or save it again");
        }
        return value;
    }

    private MalformedFileException unexpected(String name, JsonNode value, String expected) {
        String text = value.toString();
        return error(name, (text.length() > 40 ? text.substring(0, 40) + "…" : text) + ": expected " + expected);
    }

    public String text(String name) throws MalformedFileException {
        JsonNode value = field(name, "a string");
        if (!value.isTextual()) {
            throw unexpected(name, value, "a string");
        }
        return value.textValue();
    }

    /** The one of some values whose name, by {@code naming}, a field has. */
    public <T> T constant(String name, T[] values, Function<T, String> naming) throws MalformedFileException {
        String text = text(name);
        for (T value : values) {
            if (naming.apply(value).equals(text)) {
                return value;
            }
        }
        throw error(
                name,
                "\"" + text + "\" is unknown: expected one of "
                        + Arrays.stream(values).map(naming).toList());
    }

    public Optional<String> optionalText(String name) throws MalformedFileException {
        return node.has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A whole number from 0 to {@code max}. */
    public long integer(String name, long max) throws MalformedFileException {
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
    public double number(String name) throws MalformedFileException {
        return number(name, field(name, "a number"));
    }

    private double number(String name, JsonNode value) throws MalformedFileException {
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

    public boolean flag(String name) throws MalformedFileException {
        JsonNode value = field(name, "true or false");
        if (!value.isBoolean()) {
            throw unexpected(name, value, "true or false");
        }
        return value.booleanValue();
    }

    /** An array of {@link #number}. */
    public double[] numbers(String name) throws MalformedFileException {
        return numbers(name, array(name));
    }

    /** One row of an array of arrays of {@link #number}. */
    public double[] numbers(String name, int row) throws MalformedFileException {
        JsonNode values = array(name).get(row);
        String item = name + "[" + row + "]";
        if (!values.isArray()) {
            throw unexpected(item, values, "an array of numbers");
        }
        return numbers(item, values);
    }

    private double[] numbers(String name, JsonNode array) throws MalformedFileException {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(name + "[" + i + "]", array.get(i));
        }
        return values;
    }

    /** An array of arrays of {@link #number}. */
    public double[][] matrix(String name) throws MalformedFileException {
        double[][] matrix = new double[array(name).size()][];
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] = numbers(name, i);
        }
        return matrix;
    }

    public List<String> texts(String name) throws MalformedFileException {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : array(name)) {
            if (!value.isTextual()) {
                throw unexpected(name, value, "an array of strings");
            }
            texts.add(value.textValue());
        }
        return texts;
    }

    /** An array of objects. */
    public List<JsonFields> objects(String name) throws MalformedFileException {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode value : array(name)) {
            String item = name + "[" + objects.size() + "]";
            if (!value.isObject()) {
                throw unexpected(item, value, "an object");
            }
            objects.add(new JsonFields(file, value, prefix + item + "."));
        }
        return objects;
    }

    public JsonFields object(String name) throws MalformedFileException {
        JsonNode value = field(name, "an object");
        if (!value.isObject()) {
            throw unexpected(name, value, "an object");
        }
        return new JsonFields(file, value, prefix + name + ".");
    }

    public JsonNode array(String name) throws MalformedFileException {
        JsonNode value = field(name, "an array");
        if (!value.isArray()) {
            throw unexpected(name, value, "an array");
        }
        return value;
    }
}
