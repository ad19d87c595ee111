package dev.logits.onnx.internal.proto;

import java.nio.charset.StandardCharsets;

/** An attribute of an operator that is written. */
public final class Attribute {
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int GRAPH = 5;
    private static final int FLOATS = 6;
    private static final int INTS = 7;
    private static final int STRINGS = 8;

    private final WireWriter message;

    private Attribute(WireWriter message) {
        this.message = message;
    }

    private static WireWriter of(String name, int type) {
        return new WireWriter().text(1, name).integer(20, type);
    }

    /** A number. */
    public static Attribute number(String name, float value) {
        return new Attribute(of(name, FLOAT).float32(2, value));
    }

    /** An integer. */
    public static Attribute integer(String name, long value) {
        return new Attribute(of(name, INT).integer(3, value));
    }

    /** Numbers. */
    public static Attribute numbers(String name, float... values) {
        WireWriter message = of(name, FLOATS);
        for (float value : values) {
            message.float32(7, value);
        }
        return new Attribute(message);
    }

    /** Integers. */
    public static Attribute integers(String name, long... values) {
        WireWriter message = of(name, INTS);
        for (long value : values) {
            message.integer(8, value);
        }
        return new Attribute(message);
    }

    /** A text. */
    public static Attribute text(String name, String value) {
        return new Attribute(of(name, STRING).text(4, value));
    }

    /** Texts. */
    public static Attribute texts(String name, String... values) {
        WireWriter message = of(name, STRINGS);
        for (String value : values) {
            message.bytes(9, value.getBytes(StandardCharsets.UTF_8));
        }
        return new Attribute(message);
    }

    /** The body of an If or Loop. */
    public static Attribute graph(String name, GraphWriter body) {
        return new Attribute(of(name, GRAPH).bytes(6, body.bytes()));
    }

    WireWriter message() {
        return message;
    }
}
