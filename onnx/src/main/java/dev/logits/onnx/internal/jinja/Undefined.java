package dev.logits.onnx.internal.jinja;

/**
 * What a name or an item that does not exist evaluates to: nothing when printed, false, empty; anything else that is
 * done with it is an error with this message. All undefined values are equal.
 */
record Undefined(String message) {
    static Undefined name(String name) {
        return new Undefined("'" + name + "' is undefined");
    }

    static Undefined item(Object owner, Object key) {
        if (owner instanceof Undefined) {
            return (Undefined) owner;
        }
        String type = PythonText.type(owner) + " object";
        return new Undefined(
                key instanceof String
                        ? "'" + type + "' has no attribute " + PythonText.repr(key)
                        : type + " has no element " + PythonText.repr(key));
    }

    JinjaException failure() {
        return JinjaException.value(message);
    }
}
