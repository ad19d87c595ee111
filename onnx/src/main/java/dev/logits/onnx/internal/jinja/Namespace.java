package dev.logits.onnx.internal.jinja;

import java.util.LinkedHashMap;
import java.util.Map;

/** What namespace() makes: the one value whose fields a template may set. For one thread. */
final class Namespace {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Map<String, Object> fields() {
        return fields;
    }
}
