package dev.logits.learn.online;

import dev.logits.internal.kernel.Elementary;

/**
 * How a learner of two classes takes online Newton steps: with {@code A = ε·I + Σ g·gᵀ} over the rows so far,
 * <pre>
 * w ← w − (1/γ) · A⁻¹ · g
 * </pre>
 * and before a row x is predicted, w goes to the nearest weights, in A's metric, of which |w·x| ≤ S: where |w·x| is
 * more, {@code w ← w − A⁻¹x·(w·x − sign(w·x)·S) / (xᵀA⁻¹x)}. A⁻¹ is kept, and changed by the rule of Sherman and
 * Morrison. Scales and correlations of columns matter little; <b>memory and the time of a row are those of D²
 * numbers</b>: 8 MB with 1,000 columns, 800 MB with 10,000.
 *
 * <p><b>Regret.</b> If γ is at most min(1/(16 S), e^(−S)/2) ({@link #guaranteed}), then for any rows, any order and any
 * fixed weights u with |u·x| ≤ S on all rows the sum of the losses is at most that of u plus
 * <pre>
 * γ·ε/2 · |u|² + 1/(2γ) · Σ gᵀA⁻¹g  ≤  γ·ε/2 · |u|² + 1/(2γ) · log det(A/ε)
 * </pre>
 * which grows as the logarithm of the number of rows ({@link NewtonLearner#regretBound}). The condition is for the
 * worst stream: logits within S have losses whose curvature is at least e^(−S) of their squared slope. A larger γ, up
 * to about 1, takes shorter steps, which noisy rows lead astray less, and has no bound.
 *
 * <p>References: E. Hazan, A. Agarwal, S. Kale, Logarithmic regret algorithms for online convex optimization, Machine
 * Learning 2007, for the steps and the bound; H. Luo, A. Agarwal, N. Cesa-Bianchi, J. Langford, Efficient second order
 * online learning by sketching, NIPS 2016, for the set |w·x| ≤ S, which needs no bound on rows or weights.
 *
 * @param limit S, the largest logit, positive
 * @param curvature γ, positive
 * @param epsilon ε, positive: the larger, the shorter the first steps
 * @param intercept whether there is one
 * @since 0.1
 */
public record OnlineNewtonStep(double limit, double curvature, double epsilon, boolean intercept) {

    /** Checks the numbers. */
    public OnlineNewtonStep {
        positive("limit", limit);
        positive("curvature", curvature);
        positive("epsilon", epsilon);
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be positive and finite, got " + value);
        }
    }

    /** γ = .5 and ε = 1, for columns of deviations of about 1; logits within ±10. Its regret has no bound. */
    public static OnlineNewtonStep usual() {
        return new OnlineNewtonStep(10, 0.5, 1, true);
    }

    /**
     * The largest γ that has the bound, with ε = 1/(γ·S)².
     *
     * @param limit S
     */
    public static OnlineNewtonStep guaranteed(double limit) {
        positive("limit", limit);
        double curvature = guaranteedCurvature(limit);
        positive("the curvature of such a limit", curvature);
        return new OnlineNewtonStep(limit, curvature, 1 / (curvature * limit * curvature * limit), true);
    }

    /** min(1/(16 S), e^(−S)/2). */
    static double guaranteedCurvature(double limit) {
        return Math.min(1 / (16 * limit), Elementary.exp(-limit) / 2);
    }

    /** The same with another γ and ε. */
    public OnlineNewtonStep withCurvature(double curvature, double epsilon) {
        return new OnlineNewtonStep(limit, curvature, epsilon, intercept);
    }

    /** The same without an intercept. */
    public OnlineNewtonStep withoutIntercept() {
        return new OnlineNewtonStep(limit, curvature, epsilon, false);
    }

    /** Whether the bound on the regret holds. */
    public boolean hasBound() {
        return curvature <= guaranteedCurvature(limit);
    }

    /**
     * A learner of two classes that has met no row.
     *
     * @param columns D, 1 or more
     * @throws IllegalArgumentException if there are fewer, or more than have a matrix in one array
     */
    public NewtonLearner begin(int columns) {
        return new NewtonLearner(this, columns);
    }
}
