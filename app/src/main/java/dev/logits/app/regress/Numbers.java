package dev.logits.app.regress;

import java.util.Locale;

/** How the numbers of a regression are written. */
final class Numbers {
    private Numbers() {}

    /** Fixed decimals, or a power of ten where those would hide the number or be too many; - where there is none. */
    static String number(double value, int decimals) {
        double size = Math.abs(value);
        boolean fixed = size == 0 || size >= Math.pow(10, 1 - decimals) && size < 1e5;
        if (Double.isNaN(value)) {
            return "-";
        }
        return Double.isInfinite(value)
                ? (value > 0 ? "inf" : "-inf")
                : String.format(Locale.ROOT, fixed ? "%." + decimals + "f" : "%.3e", value);
    }

    /** A statistic such as z, with three decimals. */
    static String statistic(double z) {
        return Double.isNaN(z) ? "-" : String.format(Locale.ROOT, "%.3f", z);
    }

    /** A p-value. */
    static String probability(double p) {
        return Double.isNaN(p) ? "-" : p < 0.0001 ? "<0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }

    /** A p-value after the letter p: {@code = 0.0123}. */
    static String equal(double p) {
        String text = probability(p);
        return text.startsWith("<") ? "< " + text.substring(1) : "= " + text;
    }
}
