package dev.logits.onnx.text;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies of values as JSON has them, which nobody can change. */
final class JsonCopy {
    private static final int DEEPEST = 150;

    private JsonCopy() {}

    /**
     * A deep copy of null, a text, a truth value, a number, a list or a map with texts as keys, in its order.
     *
     * @param where what an error calls the value
     */
    static Object of(Object value, String where) {
        return of(value, where, 0);
    }

    static Map<String, Object> ofMap(Map<?, ?> map, String where) {
        return map(map, where, 0);
    }

    private static Object of(Object value, String where, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(where + " is nested more than " + DEEPEST + " deep");
        }
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, where, depth);
        }
        if (value instanceof List<?> items) {
            List<Object> copy = new ArrayList<>();
            for (Object item : items) {
                copy.add(of(item, where + "[" + copy.size() + "]", depth + 1));
            }
            return Collections.unmodifiableList(copy);
        }
        throw new IllegalArgumentException(where + " is a " + value.getClass().getName()
                + ": expected null, a text, a truth value, a number, a list or a map");
    }

    private static Map<String, Object> map(Map<?, ?> map, String where, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException(where + " has a key that is not a text: " + key);
            }
            copy.put(name, of(value, where + "." + name, depth + 1));
        });
        return Collections.unmodifiableMap(copy);
    }
}
