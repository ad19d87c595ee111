package dev.logits.onnx.internal.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The attributes of values: methods of texts, dictionaries and lists, fields of namespaces, loops and macros. */
final class PythonMethods {
    private static final Set<String> DICTIONARY = Set.of("items", "keys", "values", "get", "copy");
    private static final Set<String> LIST = Set.of("index", "count", "copy");

    /** What the sandbox does not let a template call, since it would change a value. */
    private static final Set<String> CHANGING_DICTIONARY = Set.of("clear", "pop", "popitem", "setdefault", "update");

    private static final Set<String> CHANGING_LIST =
            Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");
    private static final Set<String> NUMBER = Set.of(
            "real",
            "imag",
            "numerator",
            "denominator",
            "bit_length",
            "bit_count",
            "conjugate",
            "to_bytes",
            "from_bytes",
            "as_integer_ratio",
            "is_integer",
            "hex",
            "fromhex");

    private PythonMethods() {}

    /** The attribute of a value, or null if it has none of that name. */
    static Object attribute(Object value, String name) {
        if (name.startsWith("_")) {
            if (name.startsWith("__") && !(value instanceof Map)) {
                return new Undefined(
                        "access to attribute '" + name + "' of '" + PythonText.type(value) + "' object is unsafe.");
            }
            return value instanceof Namespace namespace ? namespace.fields().get(name) : null;
        }
        if (PythonOrder.isText(value)) {
            return PythonString.METHODS.contains(name) ? stringMethod(value, name) : null;
        }
        if (value instanceof Map<?, ?> map) {
            if (DICTIONARY.contains(name)) {
                return Callable.of("dict." + name, (arguments, frame) -> dictionaryMethod(map, name, arguments));
            }
            return CHANGING_DICTIONARY.contains(name)
                    ? unsafe("dict", name)
                    : name.equals("fromkeys") ? missing("dict", name) : null;
        }
        if (value instanceof Namespace namespace) {
            return namespace.fields().get(name);
        }
        if (value instanceof Loop loop) {
            return loop.attribute(name);
        }
        if (value instanceof Cycler cycler) {
            return cycler.attribute(name);
        }
        if (value instanceof Macro macro) {
            return macro.attribute(name);
        }
        if (value instanceof Tuple tuple) {
            if (tuple.names().contains(name)) {
                return tuple.items().get(tuple.names().indexOf(name));
            }
            return name.equals("index") || name.equals("count") ? listMethod(tuple.items(), name) : null;
        }
        if (value instanceof NumberRange range) {
            return switch (name) {
                case "start", "stop", "step" -> throw JinjaException.unsupported("range." + name + " is not supported");
                default -> name.equals("index") || name.equals("count") ? listMethod(range, name) : null;
            };
        }
        if (value instanceof List<?> list) {
            return LIST.contains(name)
                    ? listMethod(list, name)
                    : CHANGING_LIST.contains(name) ? unsafe("list", name) : null;
        }
        if (PythonOrder.isNumber(value) && NUMBER.contains(name)) {
            throw JinjaException.unsupported("the attribute '" + name + "' of numbers is not supported");
        }
        return null;
    }

    private static Object unsafe(String type, String name) {
        return new Undefined("access to attribute '" + name + "' of '" + type
                + "' object is unsafe: a template cannot change its values");
    }

    private static Callable missing(String type, String name) {
        return Callable.of(type + "." + name, (arguments, frame) -> {
            throw JinjaException.unsupported("the method " + type + "." + name + " is not supported");
        });
    }

    private static Callable stringMethod(Object value, String name) {
        return Callable.of("str." + name, (arguments, frame) -> {
            if (value instanceof Markup markup) {
                return MarkupMethods.call(markup, name, arguments);
            }
            return PythonString.call((String) value, name, arguments);
        });
    }

    private static Object dictionaryMethod(Map<?, ?> map, String name, Arguments arguments) {
        if (name.equals("get")) {
            Object[] bound = arguments.bind("dict.get", 1, "key", "default");
            Object found = map.get(PythonItem.key(bound[0]));
            return found != null ? found : bound[1] != null ? bound[1] : None.NONE;
        }
        arguments.bind("dict." + name, 0);
        return switch (name) {
            case "items" -> new DictionaryView("dict_items", items(map));
            case "keys" -> new DictionaryView("dict_keys", new ArrayList<>(map.keySet()));
            case "values" -> new DictionaryView("dict_values", new ArrayList<>(map.values()));
            default -> new LinkedHashMap<Object, Object>(map);
        };
    }

    /** The pairs of a dictionary. */
    static List<Object> items(Map<?, ?> map) {
        List<Object> items = new ArrayList<>();
        map.forEach((key, value) -> items.add(Tuple.of(key, value)));
        return items;
    }

    private static Callable listMethod(List<?> list, String name) {
        return Callable.of("list." + name, (arguments, frame) -> {
            if (name.equals("copy")) {
                arguments.bind("list.copy", 0);
                return new ArrayList<Object>(list);
            }
            Object wanted = arguments.bind("list." + name, 1, "value")[0];
            long count = 0;
            for (int i = 0; i < list.size(); i++) {
                if (PythonOrder.equal(list.get(i), wanted)) {
                    if (name.equals("index")) {
                        return (long) i;
                    }
                    count++;
                }
            }
            if (name.equals("index")) {
                throw JinjaException.value(PythonText.repr(wanted) + " is not in list");
            }
            return count;
        });
    }
}
