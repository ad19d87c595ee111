package dev.logits.io.npy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the Python literals that an .npy header may hold: dict, tuple, list, string, whole number (with an optional L,
 * as Python 2 wrote it), True, False and None. Bytes are taken as ISO 8859-1, so that an index is a byte offset.
 */
final class PythonLiteral {
    private static final int MAX_DEPTH = 32;
    private static final String SPACE = " \t\n\r\f";

    /** What is wrong, and at which index of the text. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1;
        final int index;

        SyntaxException(int index, String message) {
            super(message);
            this.index = index;
        }
    }

    private final String text;
    private int next;
    private int depth;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /**
     * Reads one literal and the white space around it.
     *
     * @return a {@code Map<String, Object>}, {@code Object[]} for a tuple, {@code List<Object>}, {@code String},
     *     {@code Long} or {@code Boolean}; {@code Void.class} for None
     */
    static Object parse(String text) throws SyntaxException {
        PythonLiteral literal = new PythonLiteral(text);
        Object value = literal.value();
        literal.space();
        if (literal.next < text.length()) {
            throw literal.error("nothing may follow the closing brace, found " + literal.found());
        }
        return value;
    }

    private Object value() throws SyntaxException {
        space();
        if (++depth > MAX_DEPTH) {
            throw error("nested more than " + MAX_DEPTH + " deep");
        }
        char c = peek();
        Object value = switch (c) {
            case '{' -> dict();
            case '(' -> tuple();
            case '[' -> items(']');
            case '\'', '"' -> string();
            default -> Character.isLetter(c) ? word() : number();
        };
        depth--;
        return value;
    }

    private Map<String, Object> dict() throws SyntaxException {
        next++;
        Map<String, Object> entries = new LinkedHashMap<>();
        while (!closes('}')) {
            int at = next;
            if (!(value() instanceof String key)) {
                throw new SyntaxException(at, "a key must be a string in quotes");
            }
            space();
            expect(':');
            if (entries.put(key, value()) != null) {
                throw new SyntaxException(at, "the key '" + key + "' is there twice");
            }
            separator('}');
        }
        return entries;
    }

    /** A tuple; in Python, brackets around one value without a comma are only brackets. */
    private Object tuple() throws SyntaxException {
        List<Object> items = items(')');
        int last = next - 2;
        while (SPACE.indexOf(text.charAt(last)) >= 0) {
            last--;
        }
        boolean comma = text.charAt(last) == ',';
        return items.size() == 1 && !comma ? items.get(0) : items.toArray();
    }

    private List<Object> items(char close) throws SyntaxException {
        next++;
        List<Object> items = new ArrayList<>();
        while (!closes(close)) {
            items.add(value());
            separator(close);
        }
        return items;
    }

    private boolean closes(char close) throws SyntaxException {
        space();
        if (peek() == close) {
            next++;
            return true;
        }
        return false;
    }

    /** A comma, or the closing bracket, which stays. */
    private void separator(char close) throws SyntaxException {
        space();
        if (peek() != close) {
            expect(',');
        }
    }

    private String string() throws SyntaxException {
        char quote = text.charAt(next++);
        StringBuilder string = new StringBuilder();
        for (char c; (c = peek()) != quote; next++) {
            if (c == '\\') {
                next++;
                c = peek();
                if (c != '\\' && c != '\'' && c != '"') {
                    throw error("the escape \\" + c + " is not read");
                }
            }
            string.append(c);
        }
        next++;
        return string.toString();
    }

    private Object word() throws SyntaxException {
        int from = next;
        while (next < text.length() && Character.isLetterOrDigit(text.charAt(next))) {
            next++;
        }
        String word = text.substring(from, next);
        return switch (word) {
            case "True" -> Boolean.TRUE;
            case "False" -> Boolean.FALSE;
            case "None" -> Void.class;
            default -> throw new SyntaxException(from, "expected a value, found '" + word + "'");
        };
    }

    private Long number() throws SyntaxException {
        int from = next;
        if (peek() == '-' || peek() == '+') {
            next++;
            peek();
        }
        int digits = next;
        while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
            next++;
        }
        if (next == digits) {
            throw error("expected a value, found " + found());
        }
        try {
            Long number = Long.valueOf(text.substring(from, next));
            if (next < text.length() && text.charAt(next) == 'L') {
                next++;
            }
            return number;
        } catch (NumberFormatException tooLarge) {
            throw new SyntaxException(from, "the number " + text.substring(from, next) + " is too large");
        }
    }

    private void space() {
        while (next < text.length() && SPACE.indexOf(text.charAt(next)) >= 0) {
            next++;
        }
    }

    private void expect(char c) throws SyntaxException {
        if (peek() != c) {
            throw error("expected '" + c + "', found " + found());
        }
        next++;
    }

    private char peek() throws SyntaxException {
        if (next >= text.length()) {
            throw error("the header ends in the middle of its dictionary");
        }
        return text.charAt(next);
    }

    private String found() {
        char c = text.charAt(next);
        return c > ' ' && c < 0x7f ? "'" + c + "'" : String.format("byte 0x%02x", (int) c);
    }

    private SyntaxException error(String message) {
        return new SyntaxException(next, message);
    }
}
