package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;

/**
 * Log-sum-exp of each row: {@code lse(z) = max z + ln Σ exp(z[i] − max z)}, the logarithm of softmax's denominator, and
 * the smooth maximum: {@code max z ≤ lse(z) ≤ max z + ln K}.
 *
 * <p>Shape: N × K in, N numbers out.
 * <ul>
 *   <li>−∞ adds nothing.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 *   <li>K = 1 gives the logit itself.
 * </ul>
 *
 * <p>Error: at most 1 float ulp of max(1, |lse|) for K up to 2^17 (KernelAccuracyTest). The same bits on every CPU and
 * JDK, with any number of threads.
 *
 * <p>Reference: P. Blanchard, D. J. Higham, N. J. Higham, Accurately computing the log-sum-exp and softmax functions,
 * IMA Journal of Numerical Analysis 41, 2021.
 *
 * <pre>{@code LogSumExp.of(Logits.copyOf(new float[][] {{1000, 1000}}));   // [1000.693147] }</pre>
 *
 * @since 0.1
 */
public final class LogSumExp {
    private LogSumExp() {}

    /** Log-sum-exp of each row. */
    public static double[] of(Logits z) {
        NullCheck.argument(z, "z");
        double[] out = new double[z.rows()];
        into(z, out);
        return out;
    }

    /**
     * Log-sum-exp of each row.
     *
     * @param out N numbers
     * @throws IllegalArgumentException if {@code out} is not of length N or a row is not valid
     */
    public static void into(Logits z, double[] out) {
        BatchShape.perRow("log-sum-exp", z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            int bad = Kernels.get().logSumExp(z.array(), z.offset(from), to - from, z.classes(), out, from);
            if (bad >= 0) {
                throw BadRow.error(z.array(), z.offset(from + bad), z.classes(), from + bad, "log-sum-exp");
            }
        });
    }

    /**
     * Log-sum-exp of one row: {@code n} scores from {@code z[off]} on. Allocates nothing.
     *
     * @throws IndexOutOfBoundsException if the range leaves the array
     * @throws IllegalArgumentException if n is less than 1 or the row is not valid
     */
    public static double of(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        BatchShape.row(z, off, n);
        double lse = Kernels.get().logSumExp(z, off, n);
        if (Double.isNaN(lse)) {
            throw BadRow.error(z, off, n, 0, "log-sum-exp");
        }
        return lse;
    }

    /**
     * Of two numbers: log(e^a + e^b), the log-probability of one or the other. −∞ adds nothing, +∞ gives +∞, NaN NaN.
     */
    public static double of(double a, double b) {
        double max = Math.max(a, b);
        return Double.isInfinite(max) ? max : max + Elementary.log1p(Elementary.exp(-Math.abs(a - b)));
    }

    /**
     * Weighted, of one row: {@code log Σ b_i exp(z_i)}, with the weights from {@code b[bOff]} on. With b_i = 1/n it is
     * the logarithm of the mean exponential. A weight of 0 or a masked score adds nothing; all of them so give −∞.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1, the row is not valid, a weight is not finite, or the sum is
     *     negative and so has no logarithm
     */
    public static double weighted(float[] z, int zOff, int n, double[] b, int bOff) {
        NullCheck.argument(z, "z");
        NullCheck.argument(b, "b");
        return positive(SignedLogSumExp.of(z, zOff, n, b, bOff), 0);
    }

    /**
     * Weighted, of each row, with the same K weights for all.
     *
     * @throws IllegalArgumentException if there are not K weights, a row or a weight is not valid, or a sum is negative
     */
    public static double[] weighted(Logits z, double[] b) {
        NullCheck.argument(z, "z");
        NullCheck.argument(b, "b");
        if (b.length != z.classes()) {
            throw new IllegalArgumentException(b.length + " weights for " + z.classes() + " classes");
        }
        BatchShape.weights(b, 0, b.length);
        double[] out = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                BatchShape.top(z.array(), z.offset(r), z.classes(), r, "log-sum-exp");
                out[r] = positive(SignedLogSumExp.sum(z.array(), z.offset(r), z.classes(), b, 0), r);
            }
        });
        return out;
    }

    private static double positive(SignedLogSumExp sum, int row) {
        if (sum.sign() < 0) {
            throw new IllegalArgumentException("logits row " + row + ": the weighted sum of exponentials is -exp("
                    + sum.log() + "), which has no logarithm; SignedLogSumExp gives its sign as well");
        }
        return sum.log();
    }
}
