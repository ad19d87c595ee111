package dev.logits.onnx.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Truth, equality, order and membership as Python has them. */
final class PythonOrder {
    private PythonOrder() {}

    static boolean isTrue(Object value) {
        if (value instanceof Boolean b) {
            return b;
        }
        if (value instanceof String s) {
            return !s.isEmpty();
        }
        if (value instanceof Long l) {
            return l != 0;
        }
        if (value instanceof Double d) {
            return d != 0;
        }
        if (value == None.NONE || value instanceof Undefined) {
            return false;
        }
        if (value instanceof List<?> items) {
            return !items.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        if (value instanceof Tuple tuple) {
            return !tuple.items().isEmpty();
        }
        if (value instanceof DictionaryView view) {
            return !view.items().isEmpty();
        }
        return !(value instanceof Markup markup) || !markup.text().isEmpty();
    }

    static boolean isNumber(Object value) {
        return value instanceof Long
                || value instanceof Double
                || value instanceof BigInteger
                || value instanceof Boolean;
    }

    static boolean isText(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    static boolean equal(Object a, Object b) {
        return equal(a, b, 0);
    }

    private static boolean equal(Object a, Object b, int depth) {
        PythonText.checkDepth(depth);
        if (isText(a) && isText(b)) {
            return PythonText.str(a).equals(PythonText.str(b));
        }
        if (isNumber(a) && isNumber(b)) {
            return numbers(a, b) == 0;
        }
        if (a instanceof Undefined && b instanceof Undefined) {
            return true;
        }
        if (a instanceof Tuple x && b instanceof Tuple y) {
            return equalItems(x.items(), y.items(), depth);
        }
        if (a instanceof NumberRange != b instanceof NumberRange) {
            return false;
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            return equalItems(x, y, depth);
        }
        if (a instanceof DictionaryView || b instanceof DictionaryView) {
            throw JinjaException.unsupported(
                    "comparing the views of dictionaries is not supported; '| list' makes lists");
        }
        if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (Map.Entry<?, ?> entry : x.entrySet()) {
                if (!y.containsKey(entry.getKey()) || !equal(entry.getValue(), y.get(entry.getKey()), depth + 1)) {
                    return false;
                }
            }
            return true;
        }
        return a == b;
    }

    private static boolean equalItems(List<?> a, List<?> b, int depth) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<?> other = b.iterator();
        for (Object item : a) {
            if (!equal(item, other.next(), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** The order of two numbers; 2 where one is NaN, which is not in any order. */
    private static int numbers(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            double x = PythonNumber.toDouble(a);
            double y = PythonNumber.toDouble(b);
            if (Double.isNaN(x) || Double.isNaN(y)) {
                return 2;
            }
            if (a instanceof Double && b instanceof Double || Double.isInfinite(x) || Double.isInfinite(y)) {
                return x < y ? -1 : x == y ? 0 : 1;
            }
            return exact(a).compareTo(exact(b));
        }
        return PythonNumber.toBigInteger(a).compareTo(PythonNumber.toBigInteger(b));
    }

    private static BigDecimal exact(Object number) {
        return number instanceof Double d ? new BigDecimal(d) : new BigDecimal(PythonNumber.toBigInteger(number));
    }

    /** Whether a and b are in an order that an operator such as {@code <} names. */
    static boolean inOrder(String operator, Object a, Object b) {
        int order = compare(operator, a, b, 0);
        if (order == 2) {
            return false;
        }
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** The order that sorts values; an error where Python has none. */
    static int compare(Object a, Object b) {
        return compare("<", a, b, 0);
    }

    private static int compare(String operator, Object a, Object b, int depth) {
        PythonText.checkDepth(depth);
        if (isNumber(a) && isNumber(b)) {
            return numbers(a, b);
        }
        if (isText(a) && isText(b)) {
            return texts(PythonText.str(a), PythonText.str(b));
        }
        List<?> x = a instanceof Tuple t ? t.items() : a instanceof List<?> l && !(a instanceof NumberRange) ? l : null;
        List<?> y = b instanceof Tuple t ? t.items() : b instanceof List<?> l && !(b instanceof NumberRange) ? l : null;
        if (x != null && y != null && a instanceof Tuple == b instanceof Tuple) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                if (!equal(x.get(i), y.get(i), depth + 1)) {
                    return compare(operator, x.get(i), y.get(i), depth + 1);
                }
            }
            return Integer.compare(x.size(), y.size());
        }
        if (a instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (b instanceof Undefined undefined) {
            throw undefined.failure();
        }
        throw JinjaException.value("'" + operator + "' not supported between instances of '" + PythonText.type(a)
                + "' and '" + PythonText.type(b) + "'");
    }

    /** By code points, as Python; Java compares UTF-16. */
    private static int texts(String a, String b) {
        int n = Math.min(a.length(), b.length());
        int i = 0;
        while (i < n && a.charAt(i) == b.charAt(i)) {
            i++;
        }
        if (i == n) {
            return Integer.signum(a.length() - b.length());
        }
        char x = a.charAt(i);
        char y = b.charAt(i);
        if (Character.isSurrogate(x) != Character.isSurrogate(y)) {
            return Character.isSurrogate(x) ? 1 : -1;
        }
        return x < y ? -1 : 1;
    }

    /** {@code item in container}. */
    static boolean contains(Object container, Object item) {
        if (isText(container)) {
            if (!isText(item)) {
                throw JinjaException.value(
                        "'in <string>' requires string as left operand, not " + PythonText.type(item));
            }
            return PythonText.str(container).contains(PythonText.str(item));
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(PythonItem.key(item));
        }
        Iterator<Object> items = PythonItem.iterate(container);
        while (items.hasNext()) {
            if (equal(items.next(), item)) {
                return true;
            }
        }
        return false;
    }
}
