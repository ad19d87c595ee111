package dev.logits.onnx.internal.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A macro, with the scope that it was defined in: its body sees what is there when it is called. */
final class Macro implements Callable {
    /**
     * What a macro is called with.
     *
     * @param name what errors say
     * @param defaults of the last parameters
     * @param used the names in its body: whether it takes varargs, kwargs or a caller is seen by them
     */
    record Signature(String name, List<String> parameters, List<Expression> defaults, Set<String> used) {}

    private final Signature signature;
    private final Statement body;
    private final Frame definition;

    Macro(Signature signature, Statement body, Frame definition) {
        this.signature = signature;
        this.body = body;
        this.definition = definition;
    }

    @Override
    public String name() {
        return signature.name();
    }

    /** The attribute of this name, or null if there is none. */
    Object attribute(String name) {
        return switch (name) {
            case "name" -> signature.name();
            case "arguments" -> new Tuple(List.copyOf(signature.parameters()));
            case "catch_kwargs" -> uses("kwargs");
            case "catch_varargs" -> uses("varargs");
            case "caller" -> uses("caller");
            default -> null;
        };
    }

    private boolean uses(String name) {
        return signature.used().contains(name) && !signature.parameters().contains(name);
    }

    @Override
    public Object call(Arguments arguments, Frame frame) {
        Frame scope = definition.inner();
        List<String> parameters = signature.parameters();
        List<Object> positional = new ArrayList<>(arguments.positional());
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        int withoutDefault = parameters.size() - signature.defaults().size();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            Object value = named.remove(parameter);
            if (i < positional.size()) {
                if (value != null) {
                    throw JinjaException.value("macro '" + name() + "' got two values for '" + parameter + "'");
                }
                value = positional.get(i);
            }
            if (value == null) {
                value = i < withoutDefault
                        ? new Undefined("parameter '" + parameter + "' was not provided")
                        : signature.defaults().get(i - withoutDefault).value(scope);
            }
            scope.set(parameter, value);
        }
        if (uses("caller")) {
            Object caller = named.remove("caller");
            scope.set("caller", caller == null ? new Undefined("No caller defined") : caller);
        }
        rest(scope, positional.subList(Math.min(parameters.size(), positional.size()), positional.size()), named);
        StringBuilder out = new StringBuilder();
        body.run(scope, out);
        return out.toString();
    }

    private void rest(Frame scope, List<Object> positional, Map<String, Object> named) {
        if (uses("kwargs")) {
            scope.set("kwargs", new LinkedHashMap<Object, Object>(named));
        } else if (!named.isEmpty()) {
            throw JinjaException.value("macro '" + name() + "' takes no keyword argument '"
                    + named.keySet().iterator().next() + "'");
        }
        if (uses("varargs")) {
            scope.set("varargs", new Tuple(positional));
        } else if (!positional.isEmpty()) {
            throw JinjaException.value("macro '" + name() + "' takes not more than "
                    + signature.parameters().size() + " argument(s)");
        }
    }
}
