package dev.logits.onnx.internal.jinja;

/** Backslashes in strings, as Python's {@code unicode-escape} reads them: one that means nothing stays. */
final class StringEscapes {
    private static final String SIMPLE = "\\'\"abfnrtv";
    private static final String MEANING = "\\'\"\u0007\b\f\n\r\t\u000b";

    private StringEscapes() {}

    static String decode(String raw, Place place) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char next = raw.charAt(++i); // the lexer passes over what follows a backslash: there is one
            int simple = SIMPLE.indexOf(next);
            if (simple >= 0) {
                text.append(MEANING.charAt(simple));
            } else if (next == 'x' || next == 'u' || next == 'U') {
                int digits = next == 'x' ? 2 : next == 'u' ? 4 : 8;
                text.appendCodePoint(hexadecimal(raw, i + 1, digits, place));
                i += digits;
            } else if (next >= '0' && next <= '7') {
                int end = i;
                while (end < Math.min(raw.length(), i + 3) && raw.charAt(end) >= '0' && raw.charAt(end) <= '7') {
                    end++;
                }
                text.append((char) Integer.parseInt(raw, i, end, 8));
                i = end - 1;
            } else if (next == 'N') {
                int end = raw.indexOf('}', i);
                if (!raw.startsWith("{", i + 1) || end < 0) {
                    throw JinjaException.syntax("a string holds \\N without {NAME}", place);
                }
                text.appendCodePoint(named(raw.substring(i + 2, end), place));
                i = end;
            } else if (next != '\n') {
                text.append('\\').append(next);
            }
        }
        return text.toString();
    }

    private static int hexadecimal(String raw, int from, int digits, Place place) {
        int to = from + digits;
        if (to <= raw.length() && raw.substring(from, to).matches("[0-9a-fA-F]+")) {
            long value = Long.parseLong(raw, from, to, 16);
            if (value <= Character.MAX_CODE_POINT) {
                return (int) value;
            }
        }
        throw JinjaException.syntax(
                "a string holds an escape that is not a character: \\"
                        + raw.substring(from - 1, Math.min(to, raw.length())),
                place);
    }

    private static int named(String name, Place place) {
        try {
            return Character.codePointOf(name);
        } catch (IllegalArgumentException e) {
            throw JinjaException.syntax("no character has the name " + name, place);
        }
    }
}
