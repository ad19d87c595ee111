package dev.logits.internal.kernel;

/**
 * What divergences of two distributions p and q are summed from, class by class, in forms that cancel nothing. Each
 * takes {@code logRatio = log(q / p)}, which comes from the logits and not from p and q.
 */
public final class DivergenceTerm {
    private DivergenceTerm() {}

    /**
     * {@code p·log(p / q) − p + q}, which is 0 or more. Over all classes −p + q sum to 0, so these sum to KL(p ‖ q)
     * without a negative term; and an error that all log-ratios share, such as that of a log-sum-exp, cancels to first
     * order.
     */
    public static double kullbackLeibler(double p, double q, double logRatio) {
        if (Math.abs(logRatio) <= 1) {
            return p * expm1MinusX(logRatio);
        }
        return p == 0 ? q : q - p - p * logRatio;
    }

    /** q − p, relatively exact when log(q / p) is small. */
    public static double gain(double p, double q, double logRatio) {
        return Math.abs(logRatio) <= 1 ? p * Elementary.expm1(logRatio) : q - p;
    }

    /**
     * log(m / p) for a mixture m = w·p + v·q, w + v = 1; log(m / q) is that with the weights exchanged and −logRatio.
     *
     * @param logRatio log(q / p)
     */
    public static double logMean(double w, double v, double logRatio) {
        // That of the larger of p and q first, the other by the log-ratio.
        return logRatio <= 0 ? logMeanOfLarger(w, v, logRatio) : logMeanOfLarger(v, w, -logRatio) + logRatio;
    }

    /**
     * log(w + v·e^x) for w + v = 1 and x ≤ 0: by log1p near 1, and by a sum of positive terms where that would cancel.
     */
    private static double logMeanOfLarger(double w, double v, double x) {
        return w >= 0.5 || x >= -1
                ? Elementary.log1p(v * Elementary.expm1(x))
                : Elementary.log(w + v * Elementary.exp(x));
    }

    /** e^x − 1 − x for |x| ≤ 1, relatively exact: Taylor's series near 0, where expm1(x) and x are nearly the same. */
    private static double expm1MinusX(double x) {
        if (Math.abs(x) > 0.5) {
            return Elementary.expm1(x) - x;
        }
        double tail = 1;
        for (int k = 16; k >= 3; k--) {
            tail = 1 + x / k * tail; // after 16 terms the next is below 2^-56 of the first
        }
        return x * x / 2 * tail;
    }
}
