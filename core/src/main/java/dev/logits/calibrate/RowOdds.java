package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;

/**
 * The log-odds of every class of a row against the others, as {@link dev.logits.math.LogOdds#againstRest} defines them,
 * but made for many rows: fits and curves must see the same bits, and a fit must be able to compute some classes of a
 * row without the rest. Beside the top class none has a probability above ½, so its log-odds follow from its
 * log-probability; the top class takes the log-sum-exp of the others. All start from differences to the row's maximum,
 * which doubles hold exactly or round once: a constant added to a row that does not round its scores changes no bit.
 */
final class RowOdds {
    private RowOdds() {}

    /** The first largest class of a valid row; +∞ if all others are masked. */
    static double ofTop(float[] z, int off, int n, int top) {
        double below = above(z, off, top, z[off + top]);
        double above = above(z, off + top + 1, n - top - 1, z[off + top]);
        double max = Math.max(below, above);
        double min = Math.min(below, above);
        double rest = min == Double.NEGATIVE_INFINITY ? max : max + Elementary.log1p(Elementary.exp(min - max));
        return 0 - rest;
    }

    /** The log-sum-exp of some scores, less a level; −∞ where there are none. */
    private static double above(float[] z, int off, int n, double level) {
        double sum = n == 0 ? Double.NaN : logSum(z, off, n);
        return Double.isNaN(sum) ? Double.NEGATIVE_INFINITY : max(z, off, n) - level + sum;
    }

    /** ln Σ exp(z − max z), 0 or more; NaN for a row that is not valid. */
    static double logSum(float[] z, int off, int n) {
        return 0 - Elementary.log(Kernels.get().topProbability(z, off, n));
    }

    /** The largest score. */
    static double max(float[] z, int off, int n) {
        return z[off + Kernels.get().argmax(z, off, n)];
    }

    /** Another class, with d = ln p: ln p − ln(1 − p) = d − log1p(−exp d). */
    static double ofOther(double d) {
        double p = Elementary.exp(d);
        if (p > 0x1p-8) {
            return d - Elementary.log1p(-p);
        }
        // −log1p(−p) = p + p²/2 + p³/3 + …; what is left out is below 2^−58.
        double tail = Math.fma(p, 1 / 6.0, 0.2);
        tail = Math.fma(p, tail, 0.25);
        tail = Math.fma(p, tail, 1 / 3.0);
        tail = Math.fma(p, tail, 0.5);
        return Math.fma(p, Math.fma(p, tail, 1), d);
    }

    /** All classes of a valid row. */
    static void all(float[] z, int off, int n, double[] out) {
        if (n == 2) {
            out[1] = (double) z[off + 1] - z[off];
            out[0] = -out[1];
            return;
        }
        double logSum = logSum(z, off, n);
        int top = Kernels.get().argmax(z, off, n);
        double max = z[off + top];
        for (int c = 0; c < n; c++) {
            out[c] = ofOther(z[off + c] - max - logSum);
        }
        out[top] = ofTop(z, off, n, top);
    }
}
