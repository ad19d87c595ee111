package dev.logits.onnx.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;

/** Filters of numbers, and default. */
final class NumberFilters {
    private NumberFilters() {}

    static void addTo(Map<String, Filters.Body> filters) {
        filters.put("abs", (value, given, frame) -> {
            given.bind("abs", 0);
            boolean negative = PythonOrder.isNumber(value) && PythonNumber.toDouble(value) < 0;
            return negative ? PythonNumber.negate(value) : absolute(PythonNumber.plus(value));
        });
        filters.put("int", (value, given, frame) -> integer(value, given.bind("int", 0, "default", "base")));
        filters.put("float", (value, given, frame) -> {
            Object otherwise = given.bind("float", 0, "default")[0];
            Double parsed = decimal(value);
            return parsed != null ? parsed : otherwise != null ? otherwise : 0.0;
        });
        filters.put("round", (value, given, frame) -> round(value, given.bind("round", 0, "precision", "method")));
        Filters.Body otherwise = (value, given, frame) -> {
            Object[] bound = given.bind("default", 0, "default_value", "boolean");
            boolean absent = value instanceof Undefined
                    || bound[1] != null && PythonOrder.isTrue(bound[1]) && !PythonOrder.isTrue(value);
            return absent ? (bound[0] == null ? "" : bound[0]) : value;
        };
        filters.put("default", otherwise);
        filters.put("d", otherwise);
    }

    private static Object absolute(Object number) {
        return number instanceof Double d ? (Object) Math.abs(d) : number;
    }

    private static Object integer(Object value, Object[] bound) {
        int base = bound[1] == null ? 10 : PythonNumber.toInt(bound[1], "the base of int");
        Object otherwise = bound[0] == null ? 0L : bound[0];
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (PythonOrder.isText(value)) {
            Object parsed = parsed(PythonText.str(value), base);
            if (parsed != null) {
                return parsed;
            }
        } else if (PythonItem.isInteger(value) || value instanceof Boolean) {
            return PythonNumber.integer(PythonNumber.toBigInteger(value));
        }
        Double number = decimal(value);
        return number == null || number.isNaN() || number.isInfinite()
                ? otherwise
                : PythonNumber.integer(new BigDecimal(number).toBigInteger());
    }

    /** {@code int(text, base)}, or null where that fails. */
    private static Object parsed(String text, int base) {
        if (base < 2 || base > 36) {
            throw JinjaException.unsupported("the base " + base + " of the filter int is not supported");
        }
        String digits = PythonString.strip(text, null, true, true).replaceAll("(?<=\\p{Alnum})_(?=\\p{Alnum})", "");
        String sign = digits.startsWith("-") ? "-" : "";
        digits = digits.startsWith("-") || digits.startsWith("+") ? digits.substring(1) : digits;
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "none";
        if (digits.toLowerCase(Locale.ROOT).startsWith(prefix)) {
            digits = digits.substring(2);
        }
        if (digits.isEmpty() || digits.length() > 4_300 || digits.startsWith("-") || digits.startsWith("+")) {
            return null;
        }
        try {
            return PythonNumber.integer(new BigInteger(sign + digits, base));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code float(value)}, or null where that fails. */
    private static Double decimal(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (PythonOrder.isNumber(value)) {
            return PythonNumber.toDouble(value);
        }
        if (!PythonOrder.isText(value)) {
            return null;
        }
        String text = PythonString.strip(PythonText.str(value), null, true, true)
                .replaceAll("(?<=\\d)_(?=\\d)", "")
                .toLowerCase(Locale.ROOT);
        if (text.matches("[-+]?(inf|infinity|nan)")) {
            boolean negative = text.startsWith("-");
            return text.endsWith("nan") ? Double.NaN : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)(e[-+]?\\d+)?") ? Double.valueOf(text) : null;
    }

    private static Object round(Object value, Object[] bound) {
        int digits = bound[0] == null ? 0 : PythonNumber.toInt(bound[0], "the precision of round");
        String method = bound[1] == null ? "common" : PythonText.str(bound[1]);
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (!PythonOrder.isNumber(value)) {
            throw JinjaException.value("type " + PythonText.type(value) + " doesn't define __round__ method");
        }
        if (method.equals("common")) {
            return PythonNumber.round(value, digits);
        }
        if (!method.equals("ceil") && !method.equals("floor")) {
            throw JinjaException.value("method must be common, ceil or floor");
        }
        double scale = Math.pow(10, digits);
        double scaled = PythonNumber.toDouble(value) * scale;
        return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
    }
}
