package dev.logits.math;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.DivergenceTerm;
import dev.logits.internal.kernel.NeumaierSum;

/**
 * Jensen–Shannon divergence of two rows of logits, in nats: {@code β·KL(p ‖ m) + (1 − β)·KL(q ‖ m)} with {@code m = β·p
 * + (1 − β)·q}, p the softmax of the first and q that of the second. With β = ½, the default, it is symmetric, and its
 * square root is a distance. Always finite: at most {@code −β ln β − (1 − β) ln(1 − β)}, so ln 2 for β = ½.
 *
 * <p>Computed as {@link KullbackLeibler} is, from terms that are not negative.
 *
 * <p>Shape: two batches N × K in, N numbers out, 0 or more.
 * <ul>
 *   <li>A class masked (−∞) in both rows adds nothing.
 *   <li>β is between 0 and 1 and neither of them.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: within 8 ulp, relative to the result however small, for K ≤ 1000 (FunctionAccuracyTest).
 *
 * <p>Reference: J. Lin, Divergence measures based on the Shannon entropy, IEEE Transactions on Information Theory 37,
 * 1991.
 *
 * <pre>{@code JensenShannon.of(new float[] {2, 1, -1}, 0, new float[] {0, 0, 0}, 0, 3);   // 0.106099 }</pre>
 *
 * @since 0.1
 */
public final class JensenShannon {
    private static final String NAME = "Jensen-Shannon divergence";
    private static final double SYMMETRIC = 0.5;

    private JensenShannon() {}

    /** The symmetric divergence of each row. */
    public static double[] of(Logits z, Logits w) {
        return of(z, w, SYMMETRIC);
    }

    /**
     * The divergence of each row with weight β on the first.
     *
     * @throws IllegalArgumentException if the shapes differ, a row is not valid, or β is not between 0 and 1
     */
    public static double[] of(Logits z, Logits w, double beta) {
        check(beta);
        return RowPair.of(NAME, z, w, rows -> sum(rows, beta));
    }

    /**
     * The divergence of each row with weight β on the first.
     *
     * @param out N numbers
     * @throws IllegalArgumentException if the shapes differ, {@code out} is not of length N, a row is not valid, or β
     *     is not between 0 and 1
     */
    public static void into(Logits z, Logits w, double beta, double[] out) {
        check(beta);
        RowPair.into(NAME, z, w, out, rows -> sum(rows, beta));
    }

    /**
     * The symmetric divergence of one row: {@code n} scores from {@code z[zOff]} on, against those from {@code w[wOff]}
     * on.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1 or a row is not valid
     */
    public static double of(float[] z, int zOff, float[] w, int wOff, int n) {
        NullCheck.argument(z, "z");
        NullCheck.argument(w, "w");
        return of(z, zOff, w, wOff, n, SYMMETRIC);
    }

    /**
     * The divergence of one row with weight β on the first.
     *
     * @throws IndexOutOfBoundsException if either range leaves its array
     * @throws IllegalArgumentException if n is less than 1, a row is not valid, or β is not between 0 and 1
     */
    public static double of(float[] z, int zOff, float[] w, int wOff, int n, double beta) {
        NullCheck.argument(z, "z");
        NullCheck.argument(w, "w");
        check(beta);
        return RowPair.of(NAME, z, zOff, w, wOff, n, rows -> sum(rows, beta));
    }

    /** The symmetric divergence of two yes-or-nos with log-odds x and y; finite log-odds. */
    public static double binary(double x, double y) {
        return term(Sigmoid.of(x), Sigmoid.of(y), RowPair.sigmoidLogRatio(x, y), SYMMETRIC)
                + term(Sigmoid.of(-x), Sigmoid.of(-y), RowPair.sigmoidLogRatio(-x, -y), SYMMETRIC);
    }

    private static void check(double beta) {
        if (!(beta > 0 && beta < 1)) {
            throw new IllegalArgumentException("beta must be between 0 and 1 and neither of them, got " + beta
                    + "; near 1 and 0 the divergence tends to 0, and KullbackLeibler is what it tends to when divided by"
                    + " 1 - beta or beta");
        }
    }

    private static double sum(RowPair rows, double beta) {
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < rows.classes(); i++) {
            if (!rows.bothMasked(i)) {
                sum.add(term(rows.p(i), rows.q(i), rows.logRatio(i), beta));
            }
        }
        return sum.value();
    }

    private static double term(double p, double q, double logRatio, double beta) {
        double m = beta * p + (1 - beta) * q;
        double mToP = DivergenceTerm.logMean(beta, 1 - beta, logRatio);
        double mToQ = DivergenceTerm.logMean(1 - beta, beta, -logRatio);
        return beta * DivergenceTerm.kullbackLeibler(p, m, mToP)
                + (1 - beta) * DivergenceTerm.kullbackLeibler(q, m, mToQ);
    }
}
