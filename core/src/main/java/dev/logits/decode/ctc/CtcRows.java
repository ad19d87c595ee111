package dev.logits.decode.ctc;

import dev.logits.Logits;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;

/** Rows of log-probabilities, and sums of logarithms. */
final class CtcRows {
    private CtcRows() {}

    /** ln Σ exp of each row; checks the rows and the blank. */
    static double[] normalizers(Logits z, int blank) {
        if (blank < 0 || blank >= z.classes()) {
            throw new IllegalArgumentException(
                    "the blank " + blank + " is not a class: expected 0.." + (z.classes() - 1));
        }
        double[] lse = new double[z.rows()];
        for (int row = 0; row < lse.length; row++) {
            lse[row] = Kernels.get().logSumExpExact(z.array(), z.offset(row), z.classes());
            if (Double.isNaN(lse[row])) {
                throw new IllegalArgumentException(
                        "logits row " + row + " is no distribution: it holds NaN or +Infinity, or is all -Infinity");
            }
        }
        return lse;
    }

    /** ln(exp a + exp b). */
    static double add(double a, double b) {
        double high = Math.max(a, b);
        double low = Math.min(a, b);
        if (low == Double.NEGATIVE_INFINITY) {
            return high;
        }
        double x = Elementary.exp(low - high);
        // ln(1 + x) without the loss of a small x
        double y = 1 + x;
        return high + (y == 1 ? x : Elementary.log(y) * x / (y - 1));
    }
}
