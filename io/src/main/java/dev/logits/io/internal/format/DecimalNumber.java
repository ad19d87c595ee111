package dev.logits.io.internal.format;

import java.util.Locale;

/**
 * Numbers as Python, NumPy and pandas write them, in any locale: {@code 1.5}, {@code -2e-3}, {@code nan}, {@code inf},
 * {@code -Infinity}, in upper or lower case.
 */
public final class DecimalNumber {
    /** Of so many digits every whole number is a double, and so is every power of ten. */
    private static final int MOST_DIGITS = 15;

    private static final double[] POWERS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

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

    /**
     * The number of a text of at most 15 digits, with or without a sign − and a point; NaN for any other text. Digits
     * and the power of ten are doubles without an error, so that their quotient is rounded once, as it should be
     * (W. Clinger, How to read floating point numbers accurately, 1990).
     */
    private static double plain(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        if (text.length() - from > MOST_DIGITS + 1) {
            return Double.NaN;
        }
        long digits = 0;
        int count = 0;
        int point = -1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits = 10 * digits + (c - '0');
                count++;
            } else if (c == '.' && point < 0) {
                point = count;
            } else {
                return Double.NaN;
            }
        }
        if (count == 0 || count > MOST_DIGITS) {
            return Double.NaN;
        }
        double value = point < 0 ? digits : digits / POWERS[count - point];
        return from == 0 ? value : -value;
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
