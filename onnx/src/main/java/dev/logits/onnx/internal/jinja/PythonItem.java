package dev.logits.onnx.internal.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** What is inside values: attributes, items, slices, iteration, lengths. */
final class PythonItem {
    private PythonItem() {}

    /** {@code value.name}: an attribute, or else an item. */
    static Object attribute(Object value, String name) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        Object attribute = PythonMethods.attribute(value, name);
        if (attribute != null) {
            return attribute;
        }
        Object item = value instanceof Map<?, ?> map ? map.get(name) : null;
        return item == null ? Undefined.item(value, name) : item;
    }

    /** {@code value[key]}: an item, or else, for a text, an attribute. */
    static Object item(Object value, Object key) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        Object item = null;
        if (value instanceof Map<?, ?> map) {
            item = isKey(key) ? map.get(key(key)) : null;
        } else if (PythonOrder.isNumber(key) && !(key instanceof Double)) {
            item = place(value, key);
        }
        if (item == null && PythonOrder.isText(key)) {
            item = PythonMethods.attribute(value, PythonText.str(key));
        }
        return item == null ? Undefined.item(value, key) : item;
    }

    private static Object place(Object value, Object key) {
        int n;
        if (value instanceof List<?> list) {
            n = list.size();
        } else if (value instanceof Tuple tuple) {
            n = tuple.items().size();
        } else if (PythonOrder.isText(value)) {
            n = PythonString.length(PythonText.str(value));
        } else {
            return null;
        }
        long i = PythonNumber.toInt(key, "a place");
        i = i < 0 ? i + n : i;
        if (i < 0 || i >= n) {
            return null;
        }
        if (value instanceof List<?> list) {
            return list.get((int) i);
        }
        if (value instanceof Tuple tuple) {
            return tuple.items().get((int) i);
        }
        return like(value, PythonString.slice(PythonText.str(value), (int) i, (int) i + 1));
    }

    private static Object like(Object value, String text) {
        return value instanceof Markup ? new Markup(text) : text;
    }

    private static boolean isKey(Object key) {
        return !(key instanceof List || key instanceof Map);
    }

    /** What a dictionary has an item under. */
    static Object key(Object key) {
        if (key instanceof Markup markup) {
            return markup.text();
        }
        if (key instanceof Double || key instanceof Boolean) {
            throw JinjaException.unsupported(
                    "a " + PythonText.type(key) + " as the key of a dictionary is not supported");
        }
        if (key instanceof Tuple tuple) {
            tuple.items().forEach(PythonItem::key);
        }
        if (!isKey(key)) {
            throw JinjaException.value("unhashable type: '" + PythonText.type(key) + "'");
        }
        return key;
    }

    /** {@code value[start:stop:step]}; each may be None. */
    static Object slice(Object value, Object start, Object stop, Object step) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        boolean text = PythonOrder.isText(value);
        if (!text && !(value instanceof List) && !(value instanceof Tuple)) {
            throw JinjaException.value("'" + PythonText.type(value) + "' cannot be sliced");
        }
        int by = step == None.NONE ? 1 : PythonNumber.toInt(step, "the step of a slice");
        if (by == 0) {
            throw JinjaException.value("slice step cannot be zero");
        }
        String string = text ? PythonText.str(value) : "";
        List<?> items = value instanceof Tuple t ? t.items() : value instanceof List<?> l ? l : List.of();
        int n = text ? PythonString.length(string) : items.size();
        int from = start == None.NONE ? (by > 0 ? 0 : n - 1) : limit(start, n, by);
        int to = stop == None.NONE ? (by > 0 ? n : -1) : limit(stop, n, by);
        if (text && by == 1) {
            return like(value, from < to ? PythonString.slice(string, from, to) : "");
        }
        int[] points = text ? string.codePoints().toArray() : new int[0];
        StringBuilder picked = new StringBuilder();
        List<Object> list = new ArrayList<>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            if (text) {
                picked.appendCodePoint(points[(int) i]);
            } else {
                list.add(items.get((int) i));
            }
        }
        if (value instanceof NumberRange) {
            throw JinjaException.unsupported("slicing a range is not supported; '| list' makes a list of it");
        }
        return text ? like(value, picked.toString()) : value instanceof Tuple ? new Tuple(list) : list;
    }

    private static int limit(Object given, int n, int step) {
        long i = PythonNumber.toInt(given, "a limit of a slice");
        i = i < 0 ? i + n : i;
        return (int) (step > 0 ? Math.max(0, Math.min(n, i)) : Math.max(-1, Math.min(n - 1, i)));
    }

    /** {@code iter(value)}. */
    @SuppressWarnings("unchecked") // lists and maps of this evaluator hold objects
    static Iterator<Object> iterate(Object value) {
        if (value instanceof List<?> list) {
            return (Iterator<Object>) list.iterator();
        }
        if (value instanceof Tuple tuple) {
            return tuple.items().iterator();
        }
        if (value instanceof Map<?, ?> map) {
            return (Iterator<Object>) map.keySet().iterator();
        }
        if (value instanceof DictionaryView view) {
            return view.items().iterator();
        }
        if (value instanceof Generator generator) {
            return generator.items();
        }
        if (value instanceof Undefined) {
            return Collections.emptyIterator();
        }
        if (PythonOrder.isText(value)) {
            return PythonText.str(value)
                    .codePoints()
                    .mapToObj(c -> (Object) Character.toString(c))
                    .iterator();
        }
        throw JinjaException.value("'" + PythonText.type(value) + "' object is not iterable");
    }

    static boolean isIterable(Object value) {
        return value instanceof List
                || value instanceof Tuple
                || value instanceof Map
                || value instanceof DictionaryView
                || value instanceof Generator
                || value instanceof Undefined
                || PythonOrder.isText(value);
    }

    static List<Object> list(Object value) {
        List<Object> items = new ArrayList<>();
        iterate(value).forEachRemaining(item -> {
            Frame.checkLength(items.size());
            items.add(item);
        });
        return items;
    }

    /** {@code len(value)}. */
    static long length(Object value) {
        if (PythonOrder.isText(value)) {
            return PythonString.length(PythonText.str(value));
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        if (value instanceof Tuple tuple) {
            return tuple.items().size();
        }
        if (value instanceof DictionaryView view) {
            return view.items().size();
        }
        if (value instanceof Undefined) {
            return 0;
        }
        throw JinjaException.value("object of type '" + PythonText.type(value) + "' has no len()");
    }

    static boolean hasLength(Object value) {
        return isIterable(value) && !(value instanceof Generator);
    }

    /** Whether a value is a whole number, true and false aside. */
    static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger;
    }
}
