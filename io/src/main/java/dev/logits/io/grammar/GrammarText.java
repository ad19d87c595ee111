package dev.logits.io.grammar;

/** The text of a grammar, a place in it, and errors that name places. */
final class GrammarText {
    final String text;
    int at;

    GrammarText(String text) {
        this.text = text.startsWith("\ufeff") ? text.substring(1) : text; // a byte order mark
    }

    boolean isAtEnd() {
        return at >= text.length();
    }

    /** The character here, or −1 at the end. */
    int peek() {
        return at < text.length() ? text.charAt(at) : -1;
    }

    boolean looksAt(String what) {
        return text.startsWith(what, at);
    }

    /** Passes over a text, if it is here. */
    boolean take(String what) {
        if (!looksAt(what)) {
            return false;
        }
        at += what.length();
        return true;
    }

    /** Passes over a text that must be here. */
    void expect(String what, String where) {
        if (!take(what)) {
            throw error(at, "expected " + what + " " + where + ", got " + here());
        }
    }

    /** A code point, passed over. */
    int next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    /** Digits, passed over; at most {@link Integer#MAX_VALUE}; −1 if there are none. */
    int number() {
        long value = -1;
        while (peek() >= '0' && peek() <= '9') {
            value = Math.min(Math.max(value, 0) * 10 + text.charAt(at++) - '0', Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** So many hexadecimal digits, passed over: a code point. */
    int hex(int digits, int escape) {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = peek() >= 0 && peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw error(
                        escape,
                        "expected " + digits + " hexadecimal digits after " + text.substring(escape, escape + 2));
            }
            value = value << 4 | digit;
            at++;
        }
        if (value < 0 || value > Character.MAX_CODE_POINT) {
            throw error(escape, "no code point: " + text.substring(escape, at) + "; the largest is \\U0010ffff");
        }
        return value;
    }

    /** The characters here, for errors. */
    String here() {
        if (isAtEnd()) {
            return "the end";
        }
        int end = at;
        while (end < text.length() && end < at + 20 && text.charAt(end) != '\n') {
            end++;
        }
        return end == at ? "the end of the line" : text.substring(at, end);
    }

    GrammarSyntaxException error(String what) {
        return error(at, what);
    }

    GrammarSyntaxException error(int place, String what) {
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < place; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new GrammarSyntaxException(line, place - start + 1, what);
    }
}
