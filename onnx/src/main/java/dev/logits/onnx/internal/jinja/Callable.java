package dev.logits.onnx.internal.jinja;

/** A value that a template can call: a macro, a method bound to its value, a global function. */
interface Callable {
    /** The name that errors say. */
    String name();

    Object call(Arguments arguments, Frame frame);

    /** A function of a name. */
    static Callable of(String name, Body body) {
        return new Callable() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Object call(Arguments arguments, Frame frame) {
                return body.call(arguments, frame);
            }
        };
    }

    /** What a function does. */
    interface Body {
        Object call(Arguments arguments, Frame frame);
    }
}
