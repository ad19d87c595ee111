package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A named array of floats: one parameter of a network, as files hold it. A linear layer's weights have the shape nodes
 * × inputs, which is how PyTorch has them.
 *
 * @param name such as {@code 0.weight}: the number of the layer and what it is of it
 * @param shape the length of each dimension
 * @param values row after row, shared and not copied
 * @since 0.1
 */
public record Tensor(String name, List<Integer> shape, float[] values) {

    /** Checks that there are as many values as the shape says. */
    public Tensor {
        NullCheck.argument(name, "name");
        NullCheck.argument(shape, "shape");
        NullCheck.argument(values, "values");
        shape = List.copyOf(shape);
        long length = 1;
        for (int n : shape) {
            if (n < 0) {
                throw new IllegalArgumentException(name + ": a shape of " + shape + " has a negative length");
            }
            length = Math.multiplyExact(length, (long) n);
        }
        if (length != values.length) {
            throw new IllegalArgumentException(name + ": " + values.length + " values do not fill a shape of " + shape);
        }
    }

    /** Name and shape. */
    @Override
    public String toString() {
        return name + " " + shape;
    }
}
