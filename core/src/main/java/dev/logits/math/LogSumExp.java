package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.RowBlocks;

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
 * <p>Reference: P. Blanchard, D. J. Higham, N. J. Higham, Accurately computing the log-sum-exp and softmax functions,
 * IMA Journal of Numerical Analysis 41, 2021.
 *
 * <pre>{@code LogSumExp.of(Logits.copyOf(new float[][] {{1000, 1000}}));   // [1000.693147] }</pre>
 */
public final class LogSumExp {
    private LogSumExp() {}

    /** Log-sum-exp of each row. */
    public static double[] of(Logits z) {
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
        if (out.length != z.rows()) {
            throw new IllegalArgumentException(
                    "log-sum-exp of " + z.rows() + " rows into an array of length " + out.length);
        }
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
        BatchShape.row(z, off, n);
        double lse = Kernels.get().logSumExp(z, off, n);
        if (Double.isNaN(lse)) {
            throw BadRow.error(z, off, n, 0, "log-sum-exp");
        }
        return lse;
    }
}
