package dev.logits.onnx.internal.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code tojson}: {@code json.dumps} of Python, without ASCII escapes unless they are asked for. */
final class PythonJson {
    private final boolean ascii;
    private final String indent; // null: everything on one line
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sorted;
    private final StringBuilder out = new StringBuilder();

    private PythonJson(boolean ascii, String indent, String itemSeparator, String keySeparator, boolean sorted) {
        this.ascii = ascii;
        this.indent = indent;
        this.itemSeparator = itemSeparator;
        this.keySeparator = keySeparator;
        this.sorted = sorted;
    }

    static String dumps(Object value, Arguments options) {
        Object[] bound = options.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys");
        String indent = indent(bound[1]);
        String item = indent == null ? ", " : ",";
        String key = ": ";
        if (bound[2] != null && bound[2] != None.NONE) {
            List<Object> both = PythonItem.list(bound[2]);
            if (both.size() != 2 || !PythonOrder.isText(both.get(0)) || !PythonOrder.isText(both.get(1))) {
                throw JinjaException.value("separators of tojson must be two texts");
            }
            item = PythonText.str(both.get(0));
            key = PythonText.str(both.get(1));
        }
        boolean ascii = bound[0] != null && PythonOrder.isTrue(bound[0]);
        PythonJson json = new PythonJson(ascii, indent, item, key, bound[3] != null && PythonOrder.isTrue(bound[3]));
        json.write(value, 0);
        return json.out.toString();
    }

    private static String indent(Object given) {
        if (given == null || given == None.NONE) {
            return null;
        }
        if (PythonOrder.isText(given)) {
            return PythonText.str(given);
        }
        int width = PythonNumber.toInt(given, "the indent of tojson");
        Frame.checkLength(width);
        return " ".repeat(Math.max(0, width));
    }

    private void write(Object value, int depth) {
        PythonText.checkDepth(depth);
        if (PythonOrder.isText(value)) {
            quote(PythonText.str(value));
        } else if (value instanceof Boolean || value == None.NONE || value instanceof Double) {
            out.append(constant(value));
        } else if (value instanceof Long || value instanceof BigInteger) {
            out.append(value);
        } else if (value instanceof Map<?, ?> map) {
            writeObject(map, depth);
        } else if (value instanceof Tuple || value instanceof List && !(value instanceof NumberRange)) {
            writeArray(value instanceof Tuple tuple ? tuple.items() : (List<?>) value, depth);
        } else {
            String type = value instanceof Undefined ? "Undefined" : PythonText.type(value);
            throw JinjaException.value("Object of type " + type + " is not JSON serializable"
                    + (value instanceof Undefined undefined ? ": " + undefined.message() : ""));
        }
        Frame.checkLength(out.length());
    }

    private static String constant(Object value) {
        if (value instanceof Double d) {
            return d.isNaN() ? "NaN" : d.isInfinite() ? (d > 0 ? "Infinity" : "-Infinity") : PythonText.decimal(d);
        }
        return value == None.NONE ? "null" : value.toString();
    }

    private void writeArray(List<?> items, int depth) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            line(depth + 1);
            write(item, depth + 1);
            separator = itemSeparator;
        }
        line(depth);
        out.append(']');
    }

    private void writeObject(Map<?, ?> map, int depth) {
        if (map.isEmpty()) {
            out.append("{}");
            return;
        }
        List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
        if (sorted) {
            entries.sort((a, b) -> PythonOrder.compare(a.getKey(), b.getKey()));
        }
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : entries) {
            out.append(separator);
            line(depth + 1);
            Object key = entry.getKey();
            if (!(key instanceof String || PythonOrder.isNumber(key) || key == None.NONE)) {
                throw JinjaException.value("keys must be str, int, float, bool or None, not " + PythonText.type(key));
            }
            quote(key instanceof String s ? s : key == None.NONE ? "null" : PythonText.str(key));
            out.append(keySeparator);
            write(entry.getValue(), depth + 1);
            separator = itemSeparator;
        }
        line(depth);
        out.append('}');
    }

    private void line(int depth) {
        if (indent != null) {
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c < 0x20 || ascii && c > 0x7e) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
