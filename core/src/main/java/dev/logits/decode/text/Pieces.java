package dev.logits.decode.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into the pieces that byte pairs are merged in: a word with the space before it, up to three digits, a run
 * of other signs, a run of white space. A merge never crosses a border, so that no token holds parts of two words. An
 * apostrophe followed by letters begins a piece: {@code don't} is {@code don} and {@code 't}.
 */
final class Pieces {
    /** Code points a piece: long runs are cut, so that encoding takes time linear in the text. */
    private static final int LONGEST = 32;

    private static final int LONGEST_NUMBER = 3;

    private Pieces() {}

    private enum Kind {
        LETTER,
        DIGIT,
        SIGN,
        SPACE
    }

    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = end(text, from);
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static int end(String text, int from) {
        int first = text.codePointAt(from);
        int at = from;
        if (kind(first) == Kind.SPACE) {
            int run = run(text, from, Kind.SPACE, LONGEST);
            boolean more = run < text.length() && kind(text.codePointAt(run)) != Kind.SPACE;
            if (!more || text.charAt(run - 1) != ' ') {
                return run;
            }
            if (run - 1 > from) {
                return run - 1; // the last space belongs to the word behind it
            }
            at = run;
        }
        Kind kind = kind(text.codePointAt(at));
        if (text.charAt(at) == '\'' && at == from && at + 1 < text.length() && letter(text, at + 1)) {
            return run(text, at + 1, Kind.LETTER, LONGEST);
        }
        return run(text, at, kind, kind == Kind.DIGIT ? LONGEST_NUMBER : LONGEST);
    }

    private static boolean letter(String text, int at) {
        return kind(text.codePointAt(at)) == Kind.LETTER;
    }

    /** The end of the run of one kind; the first code point belongs to it. */
    private static int run(String text, int from, Kind kind, int longest) {
        int at = from;
        for (int n = 0; n < longest && at < text.length(); n++) {
            int c = text.codePointAt(at);
            if (kind(c) != kind) {
                break;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    private static Kind kind(int c) {
        if (Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
            return Kind.LETTER;
        }
        if (Character.isDigit(c)) {
            return Kind.DIGIT;
        }
        return Character.isWhitespace(c) ? Kind.SPACE : Kind.SIGN;
    }
}
