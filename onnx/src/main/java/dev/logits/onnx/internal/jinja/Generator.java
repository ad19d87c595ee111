package dev.logits.onnx.internal.jinja;

import java.util.Iterator;

/** What most filters return, as in jinja2: items to go through once, true, and without a length or places. */
record Generator(Iterator<Object> items) {
    static Generator of(Iterable<Object> items) {
        return new Generator(items.iterator());
    }
}
