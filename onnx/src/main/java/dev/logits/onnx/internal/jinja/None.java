package dev.logits.onnx.internal.jinja;

/** Python's None: a value that is there and says nothing, unlike {@link Undefined}. */
enum None {
    NONE
}
