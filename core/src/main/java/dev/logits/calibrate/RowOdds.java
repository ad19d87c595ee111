package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.OrderFreeSum;
import dev.logits.internal.kernel.OtherOdds;

/**
 * The log-odds of every class of a row against the others, as {@link dev.logits.math.LogOdds#againstRest} defines them,
 * but made for many rows: fits and curves must see the same bits, and a fit must be able to compute some classes of a
 * row without the rest. Beside the top class none has a probability above ½, so its log-odds follow from its
 * log-probability; the top class takes the log-sum-exp of the others. All start from differences to the row's maximum,
 * which doubles hold exactly or round once: a constant added to a row that does not round its scores changes no bit.
 * Sums are in no order, and classes that share the largest score have the same log-odds, so rows whose classes are in
 * another order have the same numbers.
 */
final class RowOdds {
    private RowOdds() {}

    /** Odds of the rest up to which the sum relative to the top class has lost digits. */
    private static final double SMALL = 0x1p-6;

    /** Σ exp(z − max z) without the largest; NaN for a row that is not valid. */
    static double rest(float[] z, int off, int n) {
        return Kernels.get().rest(z, off, n);
    }

    /**
     * The first largest class of a valid row; +∞ if all others are masked.
     *
     * @param rest of this row
     */
    static double ofTop(float[] z, int off, int n, int top, double rest) {
        return rest > SMALL ? 0 - Elementary.log(rest) : aboveNext(z, off, n, top);
    }

    /** The same from differences to the second largest score, in no order. */
    private static double aboveNext(float[] z, int off, int n, int top) {
        int next = top == 0 ? 1 : 0;
        for (int i = next + 1; i < n; i++) {
            next = i != top && z[off + i] > z[off + next] ? i : next;
        }
        if (next >= n || z[off + next] == Float.NEGATIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        OrderFreeSum sum = new OrderFreeSum(1, n);
        for (int i = 0; i < n; i++) {
            if (i != top && i != next) {
                sum.add(Elementary.exp((double) z[off + i] - z[off + next]));
            }
        }
        return (double) z[off + top] - z[off + next] - Elementary.log1p(sum.value());
    }

    /** ln Σ exp(z − max z), 0 or more; NaN for a row that is not valid. */
    static double logSum(float[] z, int off, int n) {
        return logSum(rest(z, off, n));
    }

    /** The same from the row's {@link #rest}. */
    static double logSum(double rest) {
        return Elementary.log1p(rest);
    }

    /** The largest score. */
    static double max(float[] z, int off, int n) {
        return z[off + Kernels.get().argmax(z, off, n)];
    }

    /** All classes of a valid row. */
    static void all(float[] z, int off, int n, double[] out) {
        if (n == 2) {
            out[1] = (double) z[off + 1] - z[off];
            out[0] = -out[1];
            return;
        }
        double rest = rest(z, off, n);
        int top = Kernels.get().argmax(z, off, n);
        double ofTop = ofTop(z, off, n, top, rest);
        OtherOdds.of(z, off, n, z[off + top], logSum(rest), ofTop, out, 0);
    }
}
