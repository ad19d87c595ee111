package dev.logits.onnx.internal.jinja;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What stands behind {@code is}. */
final class Tests {
    private Tests() {}

    static boolean holds(String name, Object value, Arguments arguments) {
        List<Object> given = arguments.positional();
        if (!arguments.named().isEmpty()) {
            throw JinjaException.unsupported("named arguments of the test '" + name + "' are not supported");
        }
        String comparison = comparison(name);
        int expected =
                comparison != null || name.equals("sameas") || name.equals("divisibleby") || name.equals("in") ? 1 : 0;
        if (given.size() != expected) {
            throw JinjaException.value("the test '" + name + "' takes " + expected + " arguments, got " + given.size());
        }
        if (comparison != null) {
            return Expression.Comparison.holds(comparison, value, given.get(0));
        }
        return switch (name) {
            case "in" -> PythonOrder.contains(given.get(0), value);
            case "sameas" -> same(value, given.get(0));
            case "divisibleby" -> PythonOrder.equal(PythonNumber.calculate("%", value, given.get(0)), 0L);
            default -> holds(name, value);
        };
    }

    private static String comparison(String name) {
        return switch (name) {
            case "eq", "==", "equalto" -> "==";
            case "ne", "!=" -> "!=";
            case "gt", ">", "greaterthan" -> ">";
            case "ge", ">=" -> ">=";
            case "lt", "<", "lessthan" -> "<";
            case "le", "<=" -> "<=";
            default -> null;
        };
    }

    private static boolean same(Object a, Object b) {
        if (PythonOrder.isText(a) || PythonItem.isInteger(a) || a instanceof Double) {
            throw JinjaException.unsupported("'is sameas' of texts and numbers is not supported: use ==");
        }
        return a == b || a instanceof Boolean && a.equals(b);
    }

    private static boolean holds(String name, Object value) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == None.NONE;
            case "boolean" -> value instanceof Boolean;
            case "true" -> value.equals(true);
            case "false" -> value.equals(false);
            case "integer" -> PythonItem.isInteger(value);
            case "float" -> value instanceof Double;
            case "number" -> PythonOrder.isNumber(value);
            case "string" -> PythonOrder.isText(value);
            case "mapping" -> value instanceof Map;
            case "sequence" ->
                PythonOrder.isText(value)
                        || value instanceof List
                        || value instanceof Tuple
                        || value instanceof Map
                        || value instanceof Undefined;
            case "iterable" -> PythonItem.isIterable(value) || value instanceof Loop;
            case "callable" -> value instanceof Callable || value instanceof Undefined; // its class has __call__
            case "escaped" -> value instanceof Markup;
            case "odd" -> PythonOrder.equal(PythonNumber.calculate("%", value, 2L), 1L);
            case "even" -> PythonOrder.equal(PythonNumber.calculate("%", value, 2L), 0L);
            case "lower" -> (boolean) PythonString.call(PythonText.str(value), "islower", Arguments.NONE);
            case "upper" -> (boolean) PythonString.call(PythonText.str(value), "isupper", Arguments.NONE);
            case "filter" -> Filters.exists(PythonText.str(value));
            case "test" -> exists(PythonText.str(value));
            default -> throw JinjaException.unsupported("No test named '" + name + "'.");
        };
    }

    private static boolean exists(String name) {
        return comparison(name) != null
                || List.of(
                                "in",
                                "sameas",
                                "divisibleby",
                                "defined",
                                "undefined",
                                "none",
                                "boolean",
                                "true",
                                "false",
                                "integer",
                                "float",
                                "number",
                                "string",
                                "mapping",
                                "sequence",
                                "iterable",
                                "callable",
                                "escaped",
                                "odd",
                                "even",
                                "lower",
                                "upper",
                                "filter",
                                "test")
                        .contains(name.toLowerCase(Locale.ROOT));
    }
}
