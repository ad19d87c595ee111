package dev.logits.onnx.internal.jinja;

/** {@code "…{}…".format(…)}, with numbered and named fields, and no format after a colon. */
final class BraceFormat {
    private BraceFormat() {}

    static String format(String pattern, Arguments arguments) {
        StringBuilder out = new StringBuilder();
        int next = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '{' && c != '}') {
                out.append(c);
                continue;
            }
            if (i + 1 < pattern.length() && pattern.charAt(i + 1) == c) {
                out.append(c);
                i++;
                continue;
            }
            int end = pattern.indexOf('}', i);
            if (c == '}' || end < 0) {
                throw JinjaException.value("Single '" + c + "' encountered in format string");
            }
            String field = pattern.substring(i + 1, end);
            if (!field.matches("[\\p{L}\\d_]*")) {
                throw JinjaException.unsupported(
                        "the field {" + field + "} of str.format is not supported: only {}, {0}, {name}");
            }
            out.append(PythonText.str(value(field.isEmpty() ? String.valueOf(next++) : field, arguments)));
            Frame.checkLength(out.length());
            i = end;
        }
        return out.toString();
    }

    private static Object value(String field, Arguments arguments) {
        if (!Character.isDigit(field.charAt(0))) {
            Object value = arguments.named().get(field);
            if (value == null) {
                throw JinjaException.value("str.format has no argument '" + field + "'");
            }
            return value;
        }
        if (field.length() > 4
                || Integer.parseInt(field) >= arguments.positional().size()) {
            throw JinjaException.value("Replacement index " + field + " out of range for positional args tuple");
        }
        return arguments.positional().get(Integer.parseInt(field));
    }
}
