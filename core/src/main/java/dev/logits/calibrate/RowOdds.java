package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;

/**
 * The log-odds of every class of a row against the others, as {@link dev.logits.math.LogOdds#againstRest} defines them, but
 * made for many rows: fits and curves must see the same bits, and a fit must be able to compute some classes of a row
 * without the rest. Beside the top class none has a probability above ½, so its log-odds follow from its log-probability;
 * the top class takes the log-sum-exp of the others.
 */
final class RowOdds {
    private RowOdds() {}

    /** The first largest class of a valid row; +∞ if all others are masked. */
    static double ofTop(float[] z, int off, int n, int top) {
        Kernels kernels = Kernels.get();
        double below = orMasked(kernels.logSumExpExact(z, off, top));
        double above = orMasked(kernels.logSumExpExact(z, off + top + 1, n - top - 1));
        double max = Math.max(below, above);
        double min = Math.min(below, above);
        double rest = min == Double.NEGATIVE_INFINITY ? max : max + Elementary.log1p(Elementary.exp(min - max));
        return z[off + top] - rest;
    }

    private static double orMasked(double lse) {
        return Double.isNaN(lse) ? Double.NEGATIVE_INFINITY : lse;
    }

    /** Another class: with d = z − lse, ln p − ln(1 − p) = d − log1p(−exp d). */
    static double ofOther(float score, double lse) {
        double d = score - lse;
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
        double lse = Kernels.get().logSumExpExact(z, off, n);
        int top = 0;
        for (int c = 0; c < n; c++) {
            top = z[off + c] > z[off + top] ? c : top;
            out[c] = ofOther(z[off + c], lse);
        }
        out[top] = ofTop(z, off, n, top);
    }
}
