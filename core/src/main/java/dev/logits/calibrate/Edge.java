package dev.logits.calibrate;

/** Stands for infinite log-odds in curves that map them: beyond the log-odds of any two floats. */
final class Edge {
    /** What +∞ is. */
    static final double HIGH = 1e300;

    /** A bound or a knot below this tells that a curve maps −∞. */
    static final double MARK = -HIGH / 4;

    private Edge() {}

    /** Log-odds as a curve takes them. */
    static double finite(double logOdds) {
        return Math.max(-HIGH, Math.min(HIGH, logOdds));
    }

    /** A longer array that begins with a value. */
    static double[] prepended(double value, double[] values) {
        double[] longer = new double[values.length + 1];
        longer[0] = value;
        System.arraycopy(values, 0, longer, 1, values.length);
        return longer;
    }
}
