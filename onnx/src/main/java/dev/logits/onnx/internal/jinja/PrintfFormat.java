package dev.logits.onnx.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code "%s" % value}, as Python formats texts. */
final class PrintfFormat {
    private static final Pattern FIELD =
            Pattern.compile("%(?:\\((\\w+)\\))?([-+ #0]*)(\\d{1,4})?(?:\\.(\\d{1,4}))?(.?)", Pattern.DOTALL);

    private PrintfFormat() {}

    static String format(String pattern, Object values) {
        Matcher matcher = FIELD.matcher(pattern);
        StringBuilder out = new StringBuilder();
        List<?> list = values instanceof Tuple tuple ? tuple.items() : List.of(values);
        int next = 0;
        int at = 0;
        while (matcher.find(at)) {
            out.append(pattern, at, matcher.start());
            at = matcher.end();
            String conversion = matcher.group(5);
            if (conversion.equals("%")) {
                out.append('%');
                continue;
            }
            Object value;
            if (matcher.group(1) != null) {
                value = values instanceof Map<?, ?> map ? map.get(matcher.group(1)) : null;
                if (value == null) {
                    throw JinjaException.value("the format names '" + matcher.group(1) + "', which is not there");
                }
                next = list.size();
            } else if (next >= list.size()) {
                throw JinjaException.value("not enough arguments for format string");
            } else {
                value = list.get(next++);
            }
            out.append(field(matcher, conversion, value));
            Frame.checkLength(out.length());
        }
        if (next < list.size() && !(values instanceof Map || values instanceof List || values instanceof Undefined)) {
            throw JinjaException.value("not all arguments converted during string formatting");
        }
        return out.append(pattern, at, pattern.length()).toString();
    }

    private static String field(Matcher matcher, String conversion, Object value) {
        String flags = matcher.group(2);
        int precision = matcher.group(4) == null ? -1 : Integer.parseInt(matcher.group(4));
        String text = switch (conversion) {
            case "s" -> cut(PythonText.str(value), precision);
            case "r" -> cut(PythonText.repr(value), precision);
            case "d", "i", "u", "x", "X", "o" -> integer(conversion, value, precision, flags);
            case "f", "F" -> decimal(value, precision < 0 ? 6 : precision);
            default -> throw JinjaException.unsupported("the format %" + conversion + " is not supported");
        };
        boolean number = !conversion.equals("s") && !conversion.equals("r");
        if (number && !text.startsWith("-")) {
            text = (flags.contains("+") ? "+" : flags.contains(" ") ? " " : "") + text;
        }
        int width = matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3));
        int missing = width - PythonString.length(text);
        if (missing <= 0) {
            return text;
        }
        if (flags.contains("-")) {
            return text + " ".repeat(missing);
        }
        if (number && flags.contains("0")) {
            int sign = text.matches("[-+ ].*") ? 1 : 0;
            return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
        }
        return " ".repeat(missing) + text;
    }

    private static String cut(String text, int precision) {
        return precision >= 0 && PythonString.length(text) > precision ? PythonString.slice(text, 0, precision) : text;
    }

    private static String integer(String conversion, Object value, int precision, String flags) {
        boolean decimal = "diu".contains(conversion);
        if (!PythonOrder.isNumber(value) || !decimal && value instanceof Double) {
            throw JinjaException.value(
                    "%" + conversion + " format: a number is required, not " + PythonText.type(value));
        }
        if (precision >= 0 || flags.contains("#")) {
            throw JinjaException.unsupported("a precision or # in %" + conversion + " is not supported");
        }
        String digits = (value instanceof Double d ? whole(d) : PythonNumber.toBigInteger(value))
                .toString(decimal ? 10 : conversion.equals("o") ? 8 : 16);
        return conversion.equals("X") ? digits.toUpperCase(Locale.ROOT) : digits;
    }

    private static BigInteger whole(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw JinjaException.value("cannot convert float " + PythonText.decimal(value) + " to integer");
        }
        return new BigDecimal(value).toBigInteger();
    }

    private static String decimal(Object value, int precision) {
        if (!PythonOrder.isNumber(value)) {
            throw JinjaException.value("must be real number, not " + PythonText.type(value));
        }
        double number = PythonNumber.toDouble(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return PythonText.decimal(number);
        }
        String text = new BigDecimal(number)
                .setScale(precision, RoundingMode.HALF_EVEN)
                .toPlainString();
        return number < 0 && !text.startsWith("-") || number == 0 && 1 / number < 0 ? "-" + text : text;
    }
}
