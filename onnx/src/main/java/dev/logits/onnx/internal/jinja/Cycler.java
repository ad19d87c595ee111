package dev.logits.onnx.internal.jinja;

import java.util.List;

/** What cycler() makes: values in turn. For one thread. */
final class Cycler {
    private final List<Object> values;
    private int at;

    Cycler(List<Object> values) {
        if (values.isEmpty()) {
            throw JinjaException.value("at least one item has to be provided");
        }
        this.values = values;
    }

    /** The attribute of this name, or null if there is none. */
    Object attribute(String name) {
        return switch (name) {
            case "current" -> values.get(at);
            case "next" ->
                Callable.of("cycler.next", (arguments, frame) -> {
                    Object value = values.get(at);
                    at = (at + 1) % values.size();
                    return value;
                });
            case "reset" ->
                Callable.of("cycler.reset", (arguments, frame) -> {
                    at = 0;
                    return None.NONE;
                });
            default -> null;
        };
    }
}
