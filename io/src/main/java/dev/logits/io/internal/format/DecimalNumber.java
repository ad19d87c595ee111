package dev.logits.io.internal.format;

import java.util.Locale;

/**
 * Numbers as Python, NumPy and pandas write them, in any locale: {@code 1.5}, {@code -2e-3}, {@code nan}, {@code inf},
 * {@code -Infinity}, in upper or lower case.
 */
public final class DecimalNumber {
    /** Digits that fit into 64 bits. */
    private static final int MOST_DIGITS = 19;

    private static final int MOST_EXPONENT = 9999;

    /** Longer texts are left to Java. */
    private static final int MOST_PLAIN = 40;

    private DecimalNumber() {}

    /**
     * Parses a cell; white space around it does not count.
     *
     * @throws NumberFormatException if it is anything else, such as Java's own {@code 1f} and {@code 0x1p3}
     */
    public static double parse(String cell) {
        String text = cell.strip();
        double plain = plain(text);
        if (plain == plain) {
            return plain;
        }
        if (!text.isEmpty() && isDecimal(text)) {
            return Double.parseDouble(text);
        }
        boolean negative = text.startsWith("-");
        String word = text.substring(negative || text.startsWith("+") ? 1 : 0).toLowerCase(Locale.ROOT);
        return switch (word) {
            case "nan" -> Double.NaN;
            case "inf", "infinity" -> negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            default -> throw new NumberFormatException(cell);
        };
    }

    /** What {@link #plain(byte[], int, int)} gives for a text; NaN for one that is not of ASCII alone. */
    private static double plain(String text) {
        if (text.length() > MOST_PLAIN) {
            return Double.NaN;
        }
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = text.charAt(i);
            bytes[i] = c < 128 ? (byte) c : 0;
        }
        return plain(bytes, 0, bytes.length);
    }

    /**
     * The number that bytes of ASCII are, if they are digits with or without sign, point and exponent and nothing else,
     * and few enough: the nearest double, as {@link #parse} has it.
     *
     * @return NaN for any other text
     */
    public static double plain(byte[] text, int from, int to) {
        int i = from;
        boolean negative = i < to && text[i] == '-';
        if (negative || i < to && text[i] == '+') {
            i++;
        }
        int first = i;
        long digits = 0;
        for (; i < to && isDigit(text[i]); i++) {
            digits = 10 * digits + (text[i] - '0');
        }
        int count = i - first;
        int fraction = 0;
        if (i < to && text[i] == '.') {
            int point = ++i;
            for (; i < to && isDigit(text[i]); i++) {
                digits = 10 * digits + (text[i] - '0');
            }
            fraction = i - point;
            count += fraction;
        }
        if (count == 0 || count > MOST_DIGITS && count - zeros(text, first) > MOST_DIGITS) {
            return Double.NaN;
        }
        int exponent = 0;
        if (i < to && (text[i] | 0x20) == 'e') {
            i++;
            boolean down = i < to && text[i] == '-';
            if (down || i < to && text[i] == '+') {
                i++;
            }
            if (i == to) {
                return Double.NaN;
            }
            for (; i < to && isDigit(text[i]); i++) {
                exponent = Math.min(MOST_EXPONENT, 10 * exponent + (text[i] - '0'));
            }
            exponent = down ? -exponent : exponent;
        }
        if (i < to) {
            return Double.NaN;
        }
        double value = DecimalRounding.of(digits, exponent - fraction);
        return negative ? -value : value;
    }

    /** How many zeros a number begins with, its point aside. */
    private static int zeros(byte[] text, int from) {
        int zeros = 0;
        for (int i = from; text[i] == '0' || text[i] == '.'; i++) {
            zeros += text[i] == '0' ? 1 : 0;
            if (i == text.length - 1) {
                break;
            }
        }
        return zeros;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Whether {@link #parse} reads it. */
    public static boolean is(String cell) {
        try {
            parse(cell);
            return true;
        } catch (NumberFormatException no) {
            return false;
        }
    }

    private static boolean isDecimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
                return false;
            }
        }
        return true;
    }
}
