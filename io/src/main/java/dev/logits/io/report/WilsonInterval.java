package dev.logits.io.report;

/**
 * Wilson's 95 % interval of a share.
 *
 * <p>With z = 1.96 and n rows of which a share p was right: {@code (p + z²/2n ± z sqrt(p (1 - p)/n + z²/4n²)) / (1 +
 * z²/n)}. Unlike p ± z·se it stays in [0, 1] and has a width when p is 0 or 1.
 *
 * <p>Reference: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 *
 * @param low the lower end
 * @param high the upper end
 */
record WilsonInterval(double low, double high) {

    private static final double Z = 1.959963984540054;

    static WilsonInterval of(double share, long n) {
        double z2 = Z * Z / n;
        double centre = share + z2 / 2;
        double half = Z * Math.sqrt(share * (1 - share) / n + z2 / (4 * n));
        return new WilsonInterval(Math.max(0, (centre - half) / (1 + z2)), Math.min(1, (centre + half) / (1 + z2)));
    }
}
