package dev.logits.learn.online;

import dev.logits.internal.check.NumberCheck;

/**
 * How a learner follows the regularized leader: after every row its weights are those that minimize
 * <pre>
 * Σ_s g_s·w  +  Σ_i (β/α + λ2)/2 · w_i²  +  Σ_s Σ_i σ_{s,i}/2 · (w_i − w_{s,i})²  +  λ1·|w|
 * </pre>
 * the sums over the rows s so far; σ_s is such that the rate of weight i is {@code α / (β + √n_i)} with n_i the sum of
 * its squared gradients: a weight of a rare feature still takes long steps when those of frequent ones take short ones.
 * λ1 makes weights exactly 0. The state is two numbers per weight: {@code z_i} and {@code n_i}, from which
 * <pre>
 * w_i = 0 where |z_i| ≤ λ1, otherwise  −(z_i − sign(z_i)·λ1) / ((β + √n_i)/α + λ2)
 * </pre>
 * and for every x_i ≠ 0 of a row {@code g_i = (p − y)·x_i, σ = (√(n_i + g_i²) − √n_i)/α, z_i += g_i − σ·w_i,
 * n_i += g_i²}. With K &gt; 2 classes each has weights of its own, with g from the softmax. The intercept is a feature
 * that is always 1, without λ1 and λ2.
 *
 * <p>λ1 and λ2 are of the whole stream: beside the sum of N losses, not their mean. As rows come in they weigh less.
 *
 * <p><b>Regret.</b> For any rows, any order and any fixed weights u the sum of the losses is at most that of u plus
 * <pre>
 * λ1·|u| + Σ_i (λ2 + β/α)/2 · u_i² + Σ_i √n_i · (D_i²/(2α) + α),   D_i = max over the rows of |u_i − w_i|
 * </pre>
 * which grows as the square root of the number of rows ({@link FtrlLearner#regretBound}).
 *
 * <p>References: H. B. McMahan and others, Ad click prediction: a view from the trenches, KDD 2013, Algorithm 1;
 * H. B. McMahan, A survey of algorithms and analysis for adaptive online learning, JMLR 2017, theorem 2, for the bound.
 *
 * @param alpha the rate α, positive
 * @param beta β, not negative; 1 is usual
 * @param l1 λ1, not negative
 * @param l2 λ2, not negative
 * @param intercept whether there is one
 * @since 0.1
 */
public record FtrlProximal(double alpha, double beta, double l1, double l2, boolean intercept) {

    /** Checks the numbers. */
    public FtrlProximal {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be positive and finite, got " + alpha + "; 0.1 is usual");
        }
        notNegative("beta", beta);
        notNegative("l1", l1);
        notNegative("l2", l2);
    }

    private static void notNegative(String name, double value) {
        NumberCheck.finite(name, value);
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, got " + value);
        }
    }

    /** Rate α, β = 1, no penalties, an intercept. */
    public static FtrlProximal withRate(double alpha) {
        return new FtrlProximal(alpha, 1, 0, 0, true);
    }

    /** The same with penalties. */
    public FtrlProximal withPenalties(double l1, double l2) {
        return new FtrlProximal(alpha, beta, l1, l2, intercept);
    }

    /** The same without an intercept. */
    public FtrlProximal withoutIntercept() {
        return new FtrlProximal(alpha, beta, l1, l2, false);
    }

    /**
     * A learner that has met no row.
     *
     * @param columns D, 1 or more
     * @param classes K, 2 or more
     * @throws IllegalArgumentException if there are fewer, or more weights than fit into one array
     */
    public FtrlLearner begin(int columns, int classes) {
        return new FtrlLearner(this, columns, classes);
    }
}
