package dev.logits.io.internal.format;

import java.util.Locale;

/**
 * Numbers as Python, NumPy and pandas write them, in any locale: {@code 1.5}, {@code -2e-3}, {@code nan}, {@code inf},
 * {@code -Infinity}, in upper or lower case.
 */
public final class DecimalNumber {
    private DecimalNumber() {}

    /**
     * Parses a cell; white space around it does not count.
     *
     * @throws NumberFormatException if it is anything else, such as Java's own {@code 1f} and {@code 0x1p3}
     */
    public static double parse(String cell) {
        String text = cell.strip();
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
