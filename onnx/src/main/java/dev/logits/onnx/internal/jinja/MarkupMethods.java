package dev.logits.onnx.internal.jinja;

import java.util.List;
import java.util.Set;

/** The methods of texts that {@code safe} or {@code escape} made: what they return is safe again. */
final class MarkupMethods {
    /** Methods whose result holds nothing but parts of the text, or nothing of it. */
    private static final Set<String> PLAIN = Set.of(
            "strip",
            "lstrip",
            "rstrip",
            "upper",
            "lower",
            "title",
            "capitalize",
            "swapcase",
            "casefold",
            "startswith",
            "endswith",
            "find",
            "rfind",
            "index",
            "rindex",
            "count",
            "split",
            "rsplit",
            "splitlines");

    private MarkupMethods() {}

    static Object call(Markup markup, String name, Arguments arguments) {
        if (!PLAIN.contains(name) && !name.startsWith("is")) {
            throw JinjaException.unsupported("the method '" + name + "' of a text that 'safe' or 'escape' made is not"
                    + " supported; '| string' does not change that, 'str ~ \"\"' makes a plain text of it");
        }
        Object result = PythonString.call(markup.text(), name, arguments);
        if (result instanceof String text) {
            return new Markup(text);
        }
        if (result instanceof List<?> parts) {
            return parts.stream()
                    .map(part -> (Object) new Markup((String) part))
                    .toList();
        }
        return result;
    }
}
