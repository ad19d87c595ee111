package dev.logits.onnx.internal.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** What stands behind a bar: the filters of jinja2 by name, in three groups. */
final class Filters {
    /** A filter. */
    interface Body {
        Object apply(Object value, Arguments arguments, Frame frame);
    }

    private static final Map<String, Body> ALL = new LinkedHashMap<>();

    static {
        TextFilters.addTo(ALL);
        NumberFilters.addTo(ALL);
        SequenceFilters.addTo(ALL);
    }

    private Filters() {}

    static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static Object apply(String name, Object value, Arguments arguments, Frame frame) {
        Body filter = ALL.get(name);
        if (filter == null) {
            throw JinjaException.unsupported("No filter named '" + name + "'.");
        }
        return filter.apply(value, arguments, frame);
    }
}
