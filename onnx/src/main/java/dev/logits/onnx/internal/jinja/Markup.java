package dev.logits.onnx.internal.jinja;

/** A text that {@code safe} or {@code escape} made: adding to it escapes what is added. */
record Markup(String text) {
    static Markup escape(Object value) {
        if (value instanceof Markup markup) {
            return markup;
        }
        return new Markup(PythonText.str(value)
                .replace("&", "&amp;")
                .replace(">", "&gt;")
                .replace("<", "&lt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;"));
    }
}
