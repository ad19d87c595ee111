package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.DivergenceTerm;
import dev.logits.internal.kernel.NeumaierSum;

/**
 * Kullback–Leibler divergence of two rows of logits, in nats: {@code KL(p ‖ q) = Σ p_i log(p_i / q_i)}, p the softmax
 * of the first and q that of the second; what is lost by taking q for p. The reverse divergence is the one with the
 * arguments swapped.
 *
 * <p>Computed as {@code Σ p_i log(p_i / q_i) − p_i + q_i} with every ratio taken from the logits: no term is negative,
 * so the divergence of two rows that are nearly equal keeps its digits, and that of a row with itself is 0.
 *
 * <p>Shape: two batches N × K in, N numbers out, 0 or more.
 * <ul>
 *   <li>A class masked (−∞) in p adds nothing; one masked in q alone makes the divergence +∞.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 *   <li>K = 1 gives 0.
 * </ul>
 *
 * <p>Error: within 8 ulp, relative to the result however small, for K ≤ 1000 (FunctionAccuracyTest).
 *
 * <p>Reference: S. Kullback, R. A. Leibler, On information and sufficiency, Annals of Mathematical Statistics 22, 1951.
 *
 * <pre>{@code
 * float[] z = {2, 1, -1};
 * float[] w = {0, 0, 0};
 * KullbackLeibler.of(z, 0, w, 0, 3);    // 0.384747, forward
 * KullbackLeibler.of(w, 0, z, 0, 3);    // 0.583733, reverse
 * }</pre>
 *
 * @since 0.1
 */
public final class KullbackLeibler {
    private static final String NAME = "KL divergence";

    private KullbackLeibler() {}

    /** KL(p ‖ q) of each row, p the softmax of z, q of w. */
    public static double[] of(Logits z, Logits w) {
        return RowPair.of(NAME, z, w, KullbackLeibler::sum);
    }

    /**
     * KL(p ‖ q) of each row, p the softmax of z, q of w.
     *
     * @param out N numbers
     * @throws IllegalArgumentException if the shapes differ, {@code out} is not of length N, or a row is not valid
     */
    public static void into(Logits z, Logits w, double[] out) {
        RowPair.into(NAME, z, w, out, KullbackLeibler::sum);
    }

    /**
     * KL(p ‖ q) of one row, p the softmax of {@code n} scores from {@code z[zOff]} on, q from {@code w[wOff]} on.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or a row is not valid
     */
    public static double of(float[] z, int zOff, float[] w, int wOff, int n) {
        NullCheck.argument(z, "z");
        NullCheck.argument(w, "w");
        return RowPair.of(NAME, z, zOff, w, wOff, n, KullbackLeibler::sum);
    }

    /** The divergence of a yes or no with log-odds x from one with log-odds y; finite log-odds. */
    public static double binary(double x, double y) {
        return DivergenceTerm.kullbackLeibler(Sigmoid.of(x), Sigmoid.of(y), RowPair.sigmoidLogRatio(x, y))
                + DivergenceTerm.kullbackLeibler(Sigmoid.of(-x), Sigmoid.of(-y), RowPair.sigmoidLogRatio(-x, -y));
    }

    private static double sum(RowPair rows) {
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < rows.classes(); i++) {
            if (!rows.bothMasked(i)) {
                sum.add(DivergenceTerm.kullbackLeibler(rows.p(i), rows.q(i), rows.logRatio(i)));
            }
        }
        return sum.value();
    }
}
