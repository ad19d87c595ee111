package dev.logits.onnx.internal.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template can call. */
final class Globals {
    private static final Map<String, Object> FUNCTIONS = Map.of(
            "range", Callable.of("range", (arguments, frame) -> range(arguments)),
            "dict", Callable.of("dict", (arguments, frame) -> dictionary("dict", arguments)),
            "namespace", Callable.of("namespace", (arguments, frame) -> namespace(arguments)),
            "cycler", Callable.of("cycler", (arguments, frame) -> new Cycler(arguments.positional())),
            "joiner", Callable.of("joiner", (arguments, frame) -> joiner(arguments)),
            "raise_exception",
                    Callable.of("raise_exception", (arguments, frame) -> {
                        throw JinjaException.refused(
                                PythonText.str(arguments.bind("raise_exception", 1, "message")[0]));
                    }),
            "strftime_now",
                    Callable.of("strftime_now", (arguments, frame) -> {
                        Object format = arguments.bind("strftime_now", 1, "format")[0];
                        return Strftime.format(PythonText.str(format), frame.now());
                    }),
            "self",
                    Callable.of("self", (arguments, frame) -> {
                        throw JinjaException.unsupported("self is not supported");
                    }),
            "lipsum",
                    Callable.of("lipsum", (arguments, frame) -> {
                        throw JinjaException.unsupported("lipsum() is not supported: its text is random");
                    }));

    private Globals() {}

    /** The function of a name, or null if there is none. */
    static Object get(String name) {
        return FUNCTIONS.get(name);
    }

    private static Object range(Arguments arguments) {
        List<Object> given = arguments.positional();
        if (!arguments.named().isEmpty() || given.isEmpty() || given.size() > 3) {
            throw JinjaException.value("range() takes one to three numbers");
        }
        long first = PythonNumber.toInt(given.get(0), "a limit of range()");
        if (given.size() == 1) {
            return new NumberRange(0, first, 1);
        }
        long stop = PythonNumber.toInt(given.get(1), "a limit of range()");
        return new NumberRange(
                first, stop, given.size() == 2 ? 1 : PythonNumber.toInt(given.get(2), "the step of range()"));
    }

    private static Map<Object, Object> dictionary(String callee, Arguments arguments) {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (arguments.positional().size() > 1) {
            throw JinjaException.value(callee + " takes at most one argument without a name");
        }
        for (Object given : arguments.positional()) {
            if (given instanceof Map<?, ?> other) {
                map.putAll(other);
                continue;
            }
            for (Object pair : PythonItem.list(given)) {
                List<Object> both = PythonItem.list(pair);
                if (both.size() != 2) {
                    throw JinjaException.value(callee + " needs pairs, got " + both.size() + " values");
                }
                map.put(PythonItem.key(both.get(0)), both.get(1));
            }
        }
        map.putAll(arguments.named());
        return map;
    }

    private static Object namespace(Arguments arguments) {
        Namespace namespace = new Namespace();
        dictionary("namespace", arguments)
                .forEach((key, value) -> namespace.fields().put(PythonText.str(key), value));
        return namespace;
    }

    private static Object joiner(Arguments arguments) {
        Object given = arguments.bind("joiner", 0, "sep")[0];
        boolean[] used = new boolean[1];
        return Callable.of("joiner", (none, frame) -> {
            boolean first = !used[0];
            used[0] = true;
            return first ? "" : given == null ? ", " : given;
        });
    }
}
