package dev.logits.onnx.internal.proto;

import java.util.List;
import java.util.Optional;

/**
 * An input or output of a graph, or what is known of a tensor inside it.
 *
 * @param name its name
 * @param type the element type of a tensor, see {@link OnnxType}; 0 where it is no tensor or the file does not say
 * @param shape the dimensions, where the file says them
 */
public record OnnxValue(String name, int type, Optional<List<Dimension>> shape) {
    /** Copies. */
    public OnnxValue {
        shape = shape.map(List::copyOf);
    }

    /**
     * One dimension.
     *
     * @param size its size, or −1 where it may vary
     * @param name its name where it varies, or empty
     */
    public record Dimension(long size, String name) {
        /** Of a fixed size. */
        public static Dimension of(long size) {
            return new Dimension(size, "");
        }

        /** Of a size that varies. */
        public static Dimension named(String name) {
            return new Dimension(-1, name);
        }
    }

    /** The value as a {@code ValueInfoProto}. */
    public WireWriter write() {
        WireWriter tensor = new WireWriter();
        if (type != 0) {
            tensor.integer(1, type);
        }
        shape.ifPresent(dimensions -> {
            WireWriter message = new WireWriter();
            for (Dimension d : dimensions) {
                WireWriter dim = new WireWriter();
                if (d.size() >= 0) {
                    dim.integer(1, d.size());
                } else if (!d.name().isEmpty()) {
                    dim.text(2, d.name());
                }
                message.message(1, dim);
            }
            tensor.message(2, message);
        });
        WireWriter value = new WireWriter().text(1, name);
        return type == 0 ? value : value.message(2, new WireWriter().message(1, tensor));
    }
}
