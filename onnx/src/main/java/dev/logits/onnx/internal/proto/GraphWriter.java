package dev.logits.onnx.internal.proto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Writes a graph, or a fragment of one that is appended to a model: operators, constants, inputs and outputs. The names
 * it makes begin with its prefix. For one thread.
 */
public final class GraphWriter {
    private final String prefix;
    private final WireWriter graph = new WireWriter();
    private int count;

    /** With what the names begin. */
    public GraphWriter(String prefix) {
        this.prefix = prefix;
    }

    /** A new name. */
    public String fresh(String about) {
        return prefix + about + "_" + count++;
    }

    /** An operator of ONNX's own with one output, whose name is returned. */
    public String node(String type, List<String> inputs, Attribute... attributes) {
        String output = fresh(type);
        node("", type, inputs, List.of(output), attributes);
        return output;
    }

    /** An operator of ONNX's own with one output and no attributes, whose name is returned. */
    public String node(String type, String... inputs) {
        return node(type, List.of(inputs));
    }

    /** Any operator. */
    public void node(String domain, String type, List<String> inputs, List<String> outputs, Attribute... attributes) {
        WireWriter node = new WireWriter();
        inputs.forEach(input -> node.text(1, input));
        outputs.forEach(output -> node.text(2, output));
        node.text(3, fresh("node")).text(4, type);
        for (Attribute attribute : attributes) {
            node.message(5, attribute.message());
        }
        if (!domain.isEmpty()) {
            node.text(7, domain);
        }
        graph.message(1, node);
    }

    /** A constant of doubles as float64 or float32; an empty shape is a scalar. */
    public String constant(int type, double[] values, long... shape) {
        boolean wide = type == OnnxType.DOUBLE;
        ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(values.length, wide ? 8 : 4))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            if (wide) {
                raw.putDouble(value);
            } else {
                raw.putFloat((float) value);
            }
        }
        return constant(type, raw.array(), shape);
    }

    /** A scalar. */
    public String scalar(int type, double value) {
        return constant(type, new double[] {value});
    }

    /** A constant of integers. */
    public String integers(long[] values, long... shape) {
        ByteBuffer raw =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return constant(OnnxType.INT64, raw.array(), shape);
    }

    private String constant(int type, byte[] raw, long... shape) {
        String name = fresh("constant");
        WireWriter tensor = new WireWriter();
        for (long d : shape) {
            tensor.integer(1, d);
        }
        graph.message(5, tensor.integer(2, type).text(8, name).bytes(9, raw));
        return name;
    }

    /** A constant whose numbers are in another file. */
    public String external(int type, String location, long offset, long length, long... shape) {
        String name = fresh("constant");
        WireWriter tensor = new WireWriter();
        for (long d : shape) {
            tensor.integer(1, d);
        }
        tensor.integer(2, type).text(8, name);
        for (String[] entry : new String[][] {
            {"location", location}, {"offset", Long.toString(offset)}, {"length", Long.toString(length)}
        }) {
            tensor.message(13, new WireWriter().text(1, entry[0]).text(2, entry[1]));
        }
        graph.message(5, tensor.integer(14, 1));
        return name;
    }

    /** An input of the graph. */
    public void input(OnnxValue value) {
        graph.message(11, value.write());
    }

    /** An output of the graph. */
    public void output(OnnxValue value) {
        graph.message(12, value.write());
    }

    /** A name for the graph, which a fragment must not have: it would replace the model's. */
    public void name(String name) {
        graph.text(2, name);
    }

    /** How many bytes there are so far. */
    public int size() {
        return graph.size();
    }

    /** The graph as a message, such as the body of an If. */
    byte[] bytes() {
        return graph.toBytes();
    }

    /** The graph as a field of a model, to append to one. */
    public byte[] fragment() {
        return new WireWriter().message(7, graph).toBytes();
    }

    /** A whole model of this graph. */
    public byte[] model(long irVersion, Opset... opsets) {
        return model(irVersion, List.of(), opsets);
    }

    /** A whole model of this graph, with metadata. */
    public byte[] model(long irVersion, List<Metadata> metadata, Opset... opsets) {
        WireWriter model = new WireWriter().integer(1, irVersion).text(2, "logits");
        for (Opset opset : opsets) {
            model.message(8, opset.write());
        }
        for (Metadata entry : metadata) {
            model.message(14, new WireWriter().text(1, entry.key()).text(2, entry.value()));
        }
        return model.message(7, graph).toBytes();
    }

    /**
     * A note in a model.
     *
     * @param key its name
     * @param value a text
     */
    public record Metadata(String key, String value) {}

    /**
     * A set of operators that a model imports.
     *
     * @param domain empty for ONNX's own
     * @param version its version
     */
    public record Opset(String domain, long version) {
        /** As a message. */
        public WireWriter write() {
            WireWriter message = new WireWriter();
            if (!domain.isEmpty()) {
                message.text(1, domain);
            }
            return message.integer(2, version);
        }
    }
}
