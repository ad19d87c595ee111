package dev.logits.app.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.metric.Interval;
import java.util.List;

/** What {@code --json} prints. JSON has no infinity and no NaN: such a number is null, and a note says why. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode texts(List<String> texts) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        texts.forEach(json::add);
        return json;
    }

    public static void number(ObjectNode json, String name, double value) {
        if (Double.isFinite(value)) {
            json.put(name, value);
        } else {
            json.putNull(name);
        }
    }

    /** A number of rows as a whole number, unless it is what rows with weights count together. */
    public static void count(ObjectNode json, String name, double rows) {
        if (rows == Math.rint(rows) && Math.abs(rows) < 1e15) {
            json.put(name, (long) rows);
        } else {
            number(json, name, rows);
        }
    }

    /** An interval as an array of two. */
    public static void interval(ObjectNode json, String name, Interval interval) {
        ArrayNode ends = json.putArray(name);
        for (double end : new double[] {interval.low(), interval.high()}) {
            if (Double.isFinite(end)) {
                ends.add(end);
            } else {
                ends.addNull();
            }
        }
    }

    public static String text(ObjectNode json) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // a tree of numbers and texts can always be written
        }
    }
}
