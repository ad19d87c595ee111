package dev.logits.onnx.internal.jinja;

/** A place in a template, both numbers from 1; columns count code points. */
record Place(int line, int column) {}
