package dev.logits.internal.special;

/** Stands for infinite log-odds in curves that map them: beyond the log-odds of any two floats. */
public final class FiniteLogOdds {
    /** What +∞ is. */
    public static final double HIGH = 1e300;

    /** A bound or a knot below this tells that a curve maps −∞. */
    public static final double MARK = -HIGH / 4;

    private FiniteLogOdds() {}

    /** Log-odds as a curve takes them. */
    public static double finite(double logOdds) {
        return Math.max(-HIGH, Math.min(HIGH, logOdds));
    }

    /** A longer array that begins with a value. */
    public static double[] prepended(double value, double[] values) {
        double[] longer = new double[values.length + 1];
        longer[0] = value;
        System.arraycopy(values, 0, longer, 1, values.length);
        return longer;
    }
}
