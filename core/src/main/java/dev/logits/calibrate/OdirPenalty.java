package dev.logits.calibrate;

/**
 * Off-diagonal and intercept regularization (ODIR), how strongly a matrix W and intercepts b are pulled to a
 * temperature. With {@code T·W = I + Δ} it adds to the mean negative log-likelihood
 * <pre>
 * ½ (offDiagonal · Σ_{i≠j} Δ_ij²  +  diagonal · Σ_i Δ_ii²  +  intercept · Σ_i b_i²)
 * </pre>
 * Δ is relative, so that the scale of the logits does not matter.
 *
 * <p>Reference: M. Kull, M. Perello-Nieto, M. Kängsepp, T. Silva Filho, H. Song, P. Flach, Beyond temperature scaling:
 * obtaining well-calibrated multiclass probabilities with Dirichlet calibration, NeurIPS 2019; there diagonal is 0,
 * {@code offDiagonal = 2λ / K(K − 1)} and {@code intercept = 2μ / K}.
 *
 * @param offDiagonal 0 or more
 * @param diagonal 0 or more
 * @param intercept 0 or more
 * @since 0.1
 */
public record OdirPenalty(double offDiagonal, double diagonal, double intercept) {

    /**
     * Checks the strengths.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public OdirPenalty {
        check("offDiagonal", offDiagonal);
        check("diagonal", diagonal);
        check("intercept", intercept);
    }

    private static void check(String name, double strength) {
        if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be 0 or more and finite, got " + strength);
        }
    }

    /**
     * A prior worth one row of N: diagonal and intercepts have the variance, and the K off-diagonal entries of a row
     * share it.
     */
    static OdirPenalty ofVariance(double variance, double rows, int classes) {
        double strength = 1 / (variance * rows);
        return new OdirPenalty(strength * classes, strength, strength);
    }
}
