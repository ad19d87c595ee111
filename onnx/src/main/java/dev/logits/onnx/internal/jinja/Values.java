package dev.logits.onnx.internal.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Java's values as a template sees them; copies. */
public final class Values {
    private static final int DEEPEST = 200;

    private Values() {}

    /**
     * A value for a template: null, a text, a truth value, a number, a list or a map of such.
     *
     * @param where what an error calls it
     * @throws IllegalArgumentException naming the place, if the value is of another kind or nested too deep
     */
    public static Object of(Object value, String where) {
        return of(value, where, 0);
    }

    private static Object of(Object value, String where, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException(where + " is nested more than " + DEEPEST + " deep");
        }
        if (value == null) {
            return None.NONE;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Float f) {
            return Double.valueOf(Float.toString(f));
        }
        if (value instanceof BigInteger big) {
            return PythonNumber.integer(big);
        }
        if (value instanceof String || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        }
        if (value instanceof List<?> items) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                list.add(of(items.get(i), where + "[" + i + "]", depth + 1));
            }
            return list;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> {
                if (!(key instanceof String)) {
                    throw new IllegalArgumentException(where + " has a key that is not a text: " + key);
                }
                copy.put(key, of(item, where + "." + key, depth + 1));
            });
            return copy;
        }
        throw new IllegalArgumentException(where + " is a " + value.getClass().getName()
                + ": expected null, a text, a truth value, a number, a list or a map");
    }
}
