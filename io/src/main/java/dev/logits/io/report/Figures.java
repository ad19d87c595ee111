package dev.logits.io.report;

import dev.logits.metric.Reliability;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them, the same on every machine whatever its locale. */
final class Figures {

    private static final int MOST_EDGE_DECIMALS = 6;

    private Figures() {}

    /** A fixed number of decimals; "infinite" and "n/a" where there is no number; never a negative zero. */
    static String fixed(double value, int decimals) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "infinite" : "-infinite";
        }
        BigDecimal rounded = new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN);
        return rounded.toPlainString();
    }

    /** As {@link #fixed} with a sign, a plus included, unless it rounds to zero. The minus is the typographic one. */
    static String signed(double value, int decimals) {
        String text = fixed(value, decimals);
        if (!Double.isFinite(value) || isZero(text)) {
            return text;
        }
        return value < 0 ? "−" + text.substring(1) : "+" + text;
    }

    /** A share as "84.30 %", with exactly these decimals. */
    static String percent(double share, int decimals) {
        return Double.isFinite(share) ? fixed(share * 100, decimals) + " %" : fixed(share, decimals);
    }

    /**
     * A share as "84.3 %" for a sentence: one decimal, or as many as it takes (four at most) not to call a share that
     * is neither 0 nor 1 "0.0 %" or "100.0 %".
     */
    static String spokenPercent(double share) {
        String text = percent(share, 1);
        for (int decimals = 2; decimals <= 4 && misspeaks(share, text); decimals++) {
            text = percent(share, decimals);
        }
        if (!misspeaks(share, text)) {
            return text;
        }
        return share < 0.5 ? "under 0.0001 %" : "over 99.9999 %";
    }

    private static boolean misspeaks(double share, String text) {
        return share > 0 && share < 1 && (isZero(text) || text.startsWith("100"));
    }

    private static boolean isZero(String text) {
        return text.chars().noneMatch(c -> c >= '1' && c <= '9');
    }

    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** "1 row", "3 rows". */
    static String count(long n, String one, String many) {
        return count(n) + " " + (n == 1 ? one : many);
    }

    /** A small number that may be anything, such as a gradient: "3.1e-12", or 0. */
    static String scientific(double value) {
        if (value == 0) {
            return "0";
        }
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1e", value) : fixed(value, 1);
    }

    /** A parameter's text shortened to four significant digits if it is a number, and as it is if not. */
    static String shortened(String text) {
        try {
            BigDecimal number =
                    new BigDecimal(text.strip()).round(new MathContext(4)).stripTrailingZeros();
            return Math.abs(number.precision() - number.scale()) <= 6 ? number.toPlainString() : number.toString();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** A drawing's coordinate: two decimals at most, without trailing zeros. */
    static String coordinate(double value) {
        BigDecimal rounded =
                new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    /** The fewest decimals, two at least, with which no bin's two edges read the same. */
    static int edgeDecimals(Reliability r) {
        int decimals = 2;
        for (Reliability.Bin b : r.bins()) {
            while (b.low() < b.high()
                    && decimals < MOST_EDGE_DECIMALS
                    && fixed(b.low(), decimals).equals(fixed(b.high(), decimals))) {
                decimals++;
            }
        }
        return decimals;
    }
}
