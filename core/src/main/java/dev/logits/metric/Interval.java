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

    /**
     * How many rows of equal weight tell a weighted share as well, for {@link #wilson}: Kish's {@code (Σ w)² / Σ w²},
     * or {@code p (1 − p)} over the share's variance {@code Σ w² (x − p)² / (Σ w)²} where that is fewer, as where heavy
     * rows are the rarer outcome. The smaller of the two, because the second says too much where the rarer outcome has
     * by chance few rows, and light ones. Of weights that are all 1 both are their number.
     *
     * <p>Reference: L. Kish, Survey sampling, 1965; C.-E. Särndal, B. Swensson, J. Wretman, Model assisted survey
     * sampling, 1992, for the variance.
     *
     * @param share p, the weighted share of rows that are right
     * @param weight Σ w
     * @param squares Σ w²
     * @param rightSquares Σ w² of the rows that are right
     */
    public static double effectiveRows(double share, double weight, double squares, double rightSquares) {
        double kish = weight * weight / squares;
        double wrongSquares = Math.max(0, squares - rightSquares);
        double spread = (1 - share) * (1 - share) * rightSquares + share * share * wrongSquares;
        return spread > 0 ? Math.min(kish, share * (1 - share) * weight * weight / spread) : kish;
    }

    /** Whether x lies within, ends included. */
    public boolean contains(double x) {
        return low <= x && x <= high;
    }
}
