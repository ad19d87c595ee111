package dev.logits.onnx;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * An input that a model declares.
 *
 * @param name its name
 * @param kind what it holds
 * @param shape its dimensions with the batch first, −1 where one may vary
 * @since 0.1
 */
public record ModelInput(String name, Kind kind, List<Long> shape) {
    /** What an input holds. */
    public enum Kind {
        /** Real numbers of any width. */
        FLOATS,
        /** Integers of any width, and booleans as 0 and 1. */
        INTEGERS,
        /** Texts. */
        TEXTS
    }

    /** Copies the shape. */
    public ModelInput {
        NullCheck.argument(name, "name");
        NullCheck.argument(kind, "kind");
        NullCheck.argument(shape, "shape");
        shape = List.copyOf(shape);
    }

    /** Such as {@code pixel_values[?, 3, 224, 224]}. */
    @Override
    public String toString() {
        return name + shape.stream().map(d -> d < 0 ? "?" : d.toString()).toList();
    }
}
