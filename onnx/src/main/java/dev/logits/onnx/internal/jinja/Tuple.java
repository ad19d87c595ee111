package dev.logits.onnx.internal.jinja;

import java.util.List;

/**
 * Python's tuple, which is no list: it is written and compared as its own type.
 *
 * @param names of its items, where they have some
 */
record Tuple(List<Object> items, List<String> names) {
    Tuple(List<Object> items) {
        this(items, List.of());
    }

    static Tuple of(Object... items) {
        return new Tuple(List.of(items));
    }
}
