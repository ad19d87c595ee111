package dev.logits.loss;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.PerThread;

/**
 * One row's softmax in double precision, in a form that loses nothing at either end: the largest logit's class is kept
 * apart from the {@link #rest} of the probability, so that
 * <pre>
 * −ln p[c] = (max z − z[c]) + log1p(rest / p[top])   two terms that are not negative
 * 1 − p[c] = rest when c is the top class, else 1 − p[c] with p[c] ≤ ½
 * </pre>
 * are both relatively accurate, where {@code lse − z[c]} and {@code 1 − p[c]} as written cancel on a confident row. One
 * a thread, overwritten by the next {@link #read}.
 */
final class SoftmaxRow {
    private static final PerThread<SoftmaxRow> OF_THREAD = new PerThread<>(SoftmaxRow::new);

    /** Probabilities; entries from n on are left over from longer rows. */
    double[] p = {};

    /** Soft-capped logits, filled by {@link #readCapped} only. */
    double[] capped = {};

    /** The first class with the largest logit. */
    int top;

    /** The largest logit. */
    double max;

    /** The probability of all classes but the top one. */
    double rest;

    /** −ln p[top]. */
    double topLoss;

    static SoftmaxRow ofThread() {
        return OF_THREAD.get();
    }

    /** Takes a row; false if it is not valid. */
    boolean read(float[] z, int off, int n) {
        if (p.length < n) {
            p = new double[n];
        }
        if (Double.isNaN(Kernels.get().softmax(z, off, n, p, 0))) {
            return false;
        }
        top = Kernels.get().argmax(z, off, n);
        finish(z[off + top], n);
        return true;
    }

    /** Takes a row of logits {@code cap · tanh(z / cap)}; false if it is not valid. A masked class stays masked. */
    boolean readCapped(float[] z, int off, int n, double cap) {
        if (p.length < n) {
            p = new double[n];
        }
        if (capped.length < n) {
            capped = new double[n];
        }
        if (!LogitRow.valid(z, off, n)) {
            return false;
        }
        top = Kernels.get().argmax(z, off, n);
        for (int c = 0; c < n; c++) {
            float x = z[off + c];
            capped[c] = x == Float.NEGATIVE_INFINITY ? x : cap * Elementary.tanh(x / cap);
        }
        for (int c = 0; c < n; c++) {
            p[c] = Elementary.exp(capped[c] - capped[top]);
        }
        double scale = 1 / sum(p, 0, n);
        for (int c = 0; c < n; c++) {
            p[c] *= scale;
        }
        finish(capped[top], n);
        return true;
    }

    private void finish(double topLogit, int n) {
        max = topLogit;
        rest = sum(p, 0, top) + sum(p, top + 1, n);
        topLoss = Elementary.log1p(rest / p[top]);
    }

    /** The sum of {@code a[from] … a[to − 1]}, in four strands that the CPU adds side by side. */
    static double sum(double[] a, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i < to - 3; i += 4) {
            s0 += a[i];
            s1 += a[i + 1];
            s2 += a[i + 2];
            s3 += a[i + 3];
        }
        for (; i < to; i++) {
            s0 += a[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /** −ln p of a class with this logit; +∞ for a masked one. */
    double loss(double logit) {
        return (max - logit) + topLoss;
    }

    /** The log-sum-exp of the row. */
    double logSumExp() {
        return max + topLoss;
    }

    /** 1 − p[c]. */
    double others(int c) {
        return c == top ? rest : 1 - p[c];
    }

    /**
     * Writes {@code scale · (p − e_y)}.
     *
     * @param n the number of classes of the row that was read
     */
    void writeMinusOneHot(int n, int label, double scale, float[] out, int outOff) {
        double others = others(label);
        for (int c = 0; c < n; c++) {
            out[outOff + c] = (float) (scale * p[c]);
        }
        out[outOff + label] = (float) (0 - scale * others);
    }
}
