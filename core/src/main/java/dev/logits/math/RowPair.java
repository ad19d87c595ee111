package dev.logits.math;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;

/**
 * Two rows of logits side by side, and what divergences are made of, class by class: p and q, the two softmaxes, and
 * log(q / p), which comes from the logits. Reused from row to row.
 */
final class RowPair {
    private final String function;
    private float[] z;
    private int zOff;
    private float[] w;
    private int wOff;
    private int n;
    private float zMax;
    private float wMax;
    private double zOthers; // the sums of e^(score − max) without the first largest's 1
    private double wOthers;
    private double logRatioOfSums;

    RowPair(String function) {
        this.function = function;
    }

    /** Reads and checks both rows. */
    RowPair set(float[] z, int zOff, float[] w, int wOff, int n, int row) {
        this.z = z;
        this.zOff = zOff;
        this.w = w;
        this.wOff = wOff;
        this.n = n;
        int zTop = BatchShape.top(z, zOff, n, row, function + " (of p)");
        int wTop = BatchShape.top(w, wOff, n, row, function + " (of q)");
        zMax = z[zOff + zTop];
        wMax = w[wOff + wTop];
        zOthers = others(z, zOff, n, zTop);
        wOthers = others(w, wOff, n, wTop);
        logRatioOfSums = Elementary.log1p((wOthers - zOthers) / (1 + zOthers));
        return this;
    }

    private static double others(float[] z, int off, int n, int top) {
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < n; i++) {
            if (i != top) {
                sum.add(Elementary.exp((double) z[off + i] - z[off + top]));
            }
        }
        return sum.value();
    }

    int classes() {
        return n;
    }

    /** Both are masked: the class adds nothing to any divergence. */
    boolean bothMasked(int i) {
        return z[zOff + i] == Float.NEGATIVE_INFINITY && w[wOff + i] == Float.NEGATIVE_INFINITY;
    }

    double p(int i) {
        return Elementary.exp((double) z[zOff + i] - zMax) / (1 + zOthers);
    }

    double q(int i) {
        return Elementary.exp((double) w[wOff + i] - wMax) / (1 + wOthers);
    }

    /** log(q_i / p_i); −∞ or +∞ where only one is masked. */
    double logRatio(int i) {
        return ((double) w[wOff + i] - wMax) - ((double) z[zOff + i] - zMax) - logRatioOfSums;
    }

    /**
     * Takes the rounding error out of all log-ratios: Σ q − p = Σ p·(e^log-ratio − 1) is 0, so what it comes to is an error
     * that they share.
     */
    void balance() {
        NeumaierSum excess = new NeumaierSum();
        for (int i = 0; i < n; i++) {
            if (!bothMasked(i)) {
                excess.add(gain(p(i), q(i), logRatio(i)));
            }
        }
        logRatioOfSums += excess.value();
    }

    /** q − p, relatively exact when log(q / p) is small. */
    static double gain(double p, double q, double logRatio) {
        return Math.abs(logRatio) <= 1 ? p * Elementary.expm1(logRatio) : q - p;
    }

    /**
     * {@code p·log(p / q) − p + q}, which is 0 or more. Over all classes −p + q sum to 0, so these sum to KL(p ‖ q) without
     * a negative term; and an error that all log-ratios share, such as that of a log-sum-exp, cancels to first order.
     *
     * @param logRatio log(q / p)
     */
    static double divergence(double p, double q, double logRatio) {
        if (Math.abs(logRatio) <= 1) {
            return p * expm1MinusX(logRatio);
        }
        return p == 0 ? q : q - p - p * logRatio;
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

    /** log(σ(w) / σ(z)), relatively exact when z and w are close: the log-ratio of a yes. */
    static double sigmoidLogRatio(double z, double w) {
        double step = w - z;
        return Math.abs(step) <= 1
                ? -Elementary.log1p(Sigmoid.of(-z) * Elementary.expm1(-step))
                : LogSigmoid.of(w) - LogSigmoid.of(z);
    }
}
