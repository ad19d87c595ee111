package dev.logits.decode.grammar;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the tokens of a vocabulary can tell of the names of members: few of them hold the end of a name and its quote,
 * or a quote and the beginning of a name. Names that no token tells apart from others need not be told apart in what
 * masks are kept by.
 *
 * <p>Immutable.
 */
final class NameReach {
    /** Where nothing is known of the tokens. */
    static final NameReach ALL = new NameReach();

    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    /** Texts before the first quote of a token. */
    private final Set<ByteBuffer> ends = new HashSet<>();

    private int longestEnd;

    /** Texts between two quotes of a token. */
    private final Set<ByteBuffer> wholes = new HashSet<>();

    /** Texts after the last quote of a token, each once. */
    private final List<byte[]> beginnings = new ArrayList<>();

    /** Texts between the last quote of a token and a backslash at its end. */
    private final List<byte[]> beforeEscapes = new ArrayList<>();

    /** Whether names are spelled by number there, so that all may be told apart. */
    private boolean tellsAll;

    /** For one spelling. */
    private final byte[] text;

    private int length;

    private enum End {
        QUOTE,
        TOKEN,
        ESCAPE,
        NUMBER,
        NONE
    }

    private NameReach() {
        text = new byte[0];
        tellsAll = true;
    }

    private NameReach(int longest) {
        text = new byte[longest];
    }

    /** Of the tokens of a tree. */
    static NameReach of(int[] tokens, int[] from, byte[] bytes, int longest) {
        NameReach made = new NameReach(longest);
        Set<ByteBuffer> opened = new HashSet<>();
        Set<ByteBuffer> escaped = new HashSet<>();
        for (int token : tokens) {
            End end = made.read(bytes, from[token], from[token + 1]);
            if (end == End.QUOTE) {
                made.ends.add(made.taken());
                made.longestEnd = Math.max(made.longestEnd, made.length);
            }
            made.tellsAll |= end == End.NUMBER && hasQuote(bytes, from[token], from[token + 1]);
            for (int i = from[token]; i < from[token + 1]; i++) {
                if (bytes[i] == '"') {
                    End after = made.read(bytes, i + 1, from[token + 1]);
                    made.tellsAll |= after == End.NUMBER;
                    if (after == End.QUOTE) {
                        made.wholes.add(made.taken());
                    } else if (after == End.TOKEN && opened.add(made.taken())) {
                        made.beginnings.add(Arrays.copyOf(made.text, made.length));
                    } else if (after == End.ESCAPE && escaped.add(made.taken())) {
                        made.beforeEscapes.add(Arrays.copyOf(made.text, made.length));
                    }
                }
            }
        }
        return made;
    }

    private static boolean hasQuote(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                return true;
            }
        }
        return false;
    }

    private ByteBuffer taken() {
        return ByteBuffer.wrap(Arrays.copyOf(text, length));
    }

    /** Reads what is spelled up to a quote. */
    private End read(byte[] bytes, int from, int to) {
        length = 0;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (b == '"') {
                return End.QUOTE;
            }
            if (b >= 0 && b < ' ') {
                return End.NONE;
            }
            if (b == '\\') {
                if (++i == to) {
                    return End.ESCAPE;
                }
                int escape = ESCAPES.indexOf(bytes[i]);
                if (escape < 0) {
                    return bytes[i] == 'u' ? End.NUMBER : End.NONE;
                }
                b = (byte) ESCAPED.charAt(escape);
            }
            text[length++] = b;
        }
        return End.TOKEN;
    }

    /** Whether a token may begin with the end of a name from a place in it on, and the quote. */
    boolean ends(byte[] name, int at) {
        int left = name.length - at;
        return tellsAll || left <= longestEnd && ends.contains(ByteBuffer.wrap(name, at, left));
    }

    /** Whether a token may hold a name and its quotes. */
    boolean holds(byte[] name) {
        return tellsAll || wholes.contains(ByteBuffer.wrap(name));
    }

    /** Whether nothing is known. */
    boolean tellsAll() {
        return tellsAll;
    }

    /** With what names begin that tokens end in. */
    List<byte[]> beginnings() {
        return beginnings;
    }

    /** The same before an escape that goes on behind the token. */
    List<byte[]> beforeEscapes() {
        return beforeEscapes;
    }
}
