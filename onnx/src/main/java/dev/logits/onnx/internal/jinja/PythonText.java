package dev.logits.onnx.internal.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values as Python writes them: {@code str()} and {@code repr()}. */
final class PythonText {
    private static final int DEEPEST = 500;

    private PythonText() {}

    /** {@code str(value)}: what a template prints. */
    static String str(Object value) {
        if (value instanceof String s) {
            return s;
        }
        if (value instanceof Markup markup) {
            return markup.text();
        }
        return value instanceof Undefined ? "" : repr(value);
    }

    /** {@code repr(value)}: what stands inside a printed list or dictionary. */
    static String repr(Object value) {
        StringBuilder out = new StringBuilder();
        repr(value, out, 0);
        return out.toString();
    }

    /** The error of a value that is nested too deep to be written or compared. */
    static void checkDepth(int depth) {
        if (depth > DEEPEST) {
            throw JinjaException.unsupported("a value is nested more than " + DEEPEST + " deep");
        }
    }

    private static void repr(Object value, StringBuilder out, int depth) {
        checkDepth(depth);
        if (value instanceof String s) {
            quote(s, out);
        } else if (value instanceof Markup markup) {
            out.append("Markup(");
            quote(markup.text(), out);
            out.append(')');
        } else if (value instanceof Boolean b) {
            out.append(b ? "True" : "False");
        } else if (value instanceof Double d) {
            out.append(decimal(d));
        } else if (value instanceof Long || value instanceof BigInteger || value instanceof NumberRange) {
            out.append(value);
        } else if (value == None.NONE) {
            out.append("None");
        } else if (value instanceof Undefined) {
            out.append("Undefined");
        } else if (value instanceof Tuple tuple) {
            list(tuple.items(), out, '(', tuple.items().size() == 1 ? ",)" : ")", depth);
        } else if (value instanceof List<?> items) {
            list(items, out, '[', "]", depth);
        } else if (value instanceof DictionaryView view) {
            out.append(view.kind()).append('(');
            list(view.items(), out, '[', "])", depth);
        } else if (value instanceof Map<?, ?> map) {
            dictionary(map, out, depth);
        } else {
            throw JinjaException.unsupported("printing a " + type(value)
                    + (value instanceof Generator ? "; '| list' makes a list of it" : "")
                    + " is not supported: what Python prints holds an address");
        }
        Frame.checkLength(out.length());
    }

    private static void list(List<?> items, StringBuilder out, char open, String close, int depth) {
        out.append(open);
        String comma = "";
        for (Object item : items) {
            out.append(comma);
            repr(item, out, depth + 1);
            comma = ", ";
        }
        out.append(close);
    }

    private static void dictionary(Map<?, ?> map, StringBuilder out, int depth) {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(comma);
            repr(entry.getKey(), out, depth + 1);
            out.append(": ");
            repr(entry.getValue(), out, depth + 1);
            comma = ", ";
        }
        out.append('}');
    }

    private static void quote(String s, StringBuilder out) {
        char quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        s.codePoints().forEach(c -> {
            if (c == quote || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\r') {
                out.append("\\r");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (isPrintable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
            }
        });
        out.append(quote);
    }

    private static boolean isPrintable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** A float: the fewest digits that read back as the same number. */
    static String decimal(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String sign = value < 0 || 1 / value < 0 ? "-" : "";
        if (value == 0) {
            return sign + "0.0";
        }
        double magnitude = Math.abs(value);
        BigDecimal shortest = new BigDecimal(magnitude);
        for (int digits = 1; digits <= 17; digits++) {
            BigDecimal rounded = new BigDecimal(magnitude).round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == magnitude) {
                shortest = rounded.stripTrailingZeros();
                break;
            }
        }
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
        }
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return sign + mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    /** The name of a value's type, as Python's errors say it. */
    static String type(Object value) {
        if (value instanceof String) {
            return "str";
        }
        if (value instanceof Boolean) {
            return "bool";
        }
        if (value instanceof Long || value instanceof BigInteger) {
            return "int";
        }
        if (value instanceof Double) {
            return "float";
        }
        if (value == None.NONE) {
            return "None";
        }
        if (value instanceof NumberRange) {
            return "range";
        }
        if (value instanceof List) {
            return "list";
        }
        if (value instanceof Map) {
            return "dict";
        }
        if (value instanceof DictionaryView view) {
            return view.kind();
        }
        if (value instanceof Callable) {
            return "function";
        }
        return value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
