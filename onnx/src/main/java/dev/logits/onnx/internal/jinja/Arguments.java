package dev.logits.onnx.internal.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The evaluated arguments of a call. */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Object... positional) {
        return new Arguments(List.of(positional), Map.of());
    }

    /**
     * The arguments bound to parameters, in their order; an absent one is null.
     *
     * @param callee what an error says was called
     * @param required how many of the parameters must be there
     */
    Object[] bind(String callee, int required, String... parameters) {
        Object[] bound = new Object[parameters.length];
        if (positional.size() > parameters.length) {
            throw JinjaException.value(
                    callee + " takes at most " + parameters.length + " arguments, got " + positional.size());
        }
        for (int i = 0; i < positional.size(); i++) {
            bound[i] = positional.get(i);
        }
        Map<String, Object> rest = new LinkedHashMap<>(named);
        for (int i = 0; i < parameters.length; i++) {
            if (rest.containsKey(parameters[i])) {
                if (bound[i] != null) {
                    throw JinjaException.value(callee + " got two values for '" + parameters[i] + "'");
                }
                bound[i] = rest.remove(parameters[i]);
            }
            if (bound[i] == null && i < required) {
                throw JinjaException.value(callee + " needs the argument '" + parameters[i] + "'");
            }
        }
        if (!rest.isEmpty()) {
            throw JinjaException.value(
                    callee + " has no argument '" + rest.keySet().iterator().next() + "'");
        }
        return bound;
    }
}
