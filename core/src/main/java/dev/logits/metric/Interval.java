package dev.logits.metric;

/**
 * A range that a number lies in with a stated confidence.
 *
 * @param low the lower end
 * @param high the upper end
 * @since 0.1
 */
public record Interval(double low, double high) {
    private static final double Z95 = 1.959963984540054;

    /**
     * Wilson's 95 % interval of a share. With z = 1.96 and n rows of which a share p was right:
     * {@code (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n)}. Unlike p ± z·se it stays in [0, 1] and has a width
     * when p is 0 or 1. NaN without rows.
     *
     * <p>Reference: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22, 1927.
     *
     * @param share p, in [0, 1]
     * @param n the number of rows, or what they count together
     */
    public static Interval wilson(double share, double n) {
        double z2 = Z95 * Z95 / n;
        double center = share + z2 / 2;
        double half = Z95 * Math.sqrt(share * (1 - share) / n + z2 / (4 * n));
        return new Interval(Math.max(0, (center - half) / (1 + z2)), Math.min(1, (center + half) / (1 + z2)));
    }

    /** Whether x lies within, ends included. */
    public boolean contains(double x) {
        return low <= x && x <= high;
    }
}
