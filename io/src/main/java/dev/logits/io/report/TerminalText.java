package dev.logits.io.report;

/** Foreign text, such as a label out of a file, made safe and measured for the terminal. */
final class TerminalText {

    private TerminalText() {}

    /**
     * The text with control characters written as {@code \n} or {@code \x1b}, so that a label can neither break a line
     * nor give the terminal orders; without {@code unicode} everything beyond ASCII becomes a question mark.
     */
    static String printable(String text, boolean unicode) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> append(out, c, unicode);
            }
        });
        return out.toString();
    }

    private static void append(StringBuilder out, int c, boolean unicode) {
        int type = Character.getType(c);
        if (type == Character.CONTROL) {
            out.append(String.format("\\x%02x", c));
        } else if (type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR) {
            out.append(String.format("\\u%04x", c));
        } else if (c > 126 && !unicode) {
            out.append('?');
        } else {
            out.appendCodePoint(c);
        }
    }

    /** Columns that printable text takes: 2 for wide East Asian characters and emoji, 0 for combining marks. */
    static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115f
                || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                || c >= 0xac00 && c <= 0xd7a3
                || c >= 0xf900 && c <= 0xfaff
                || c >= 0xfe30 && c <= 0xfe6f
                || c >= 0xff00 && c <= 0xff60
                || c >= 0xffe0 && c <= 0xffe6
                || c >= 0x1f300 && c <= 0x1faff
                || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }

    /** Printable text in exactly {@code columns}: padded on the right, or cut with an ellipsis. */
    static String fitted(String text, int columns, boolean unicode) {
        if (width(text) <= columns) {
            return text + " ".repeat(columns - width(text));
        }
        StringBuilder out = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (used + width(c) > columns - 1) {
                break;
            }
            out.appendCodePoint(c);
            used += width(c);
        }
        return out.append(unicode ? "…" : "~")
                .append(" ".repeat(columns - 1 - used))
                .toString();
    }
}
