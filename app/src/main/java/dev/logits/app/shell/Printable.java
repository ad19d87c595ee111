package dev.logits.app.shell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with what could give a terminal orders written as {@code \}{@code u001b}: control characters, marks that turn
 * the direction of the text around them, and line separators. Names, labels, paths, and messages come from files of
 * strangers. Inside a JSON text such an escape means the character itself, so that JSON stays what it was.
 */
final class Printable {
    /** The colors that this program itself writes, and nothing else that begins with ESC. */
    private static final Pattern OWN_COLOR = Pattern.compile("\u001b\\[(?:[012]|3[16]|1;3[123])m");

    private Printable() {}

    /** A single line: what would end it is escaped, too. */
    static String line(String text, boolean color) {
        return escaped(text, color).replace("\n", "\\n");
    }

    /** Text of one line or several. */
    static String lines(String text, boolean color) {
        return escaped(text, color);
    }

    private static String escaped(String text, boolean color) {
        if (text.codePoints().noneMatch(Printable::givesOrders)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        Matcher own = OWN_COLOR.matcher(text);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = Character.charCount(c);
            if (color && c == 0x1b && own.region(i, text.length()).lookingAt()) {
                length = own.end() - i;
                out.append(text, i, i + length);
            } else if (givesOrders(c)) {
                for (int unit = i; unit < i + length; unit++) {
                    out.append("\\u").append(String.format("%04x", (int) text.charAt(unit)));
                }
            } else {
                out.appendCodePoint(c);
            }
            i += length;
        }
        return out.toString();
    }

    /** Zero-width joiners are format characters that words and emoji need. */
    private static boolean givesOrders(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\n' && c != '\t';
            case Character.FORMAT -> c != 0x200c && c != 0x200d;
            case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
