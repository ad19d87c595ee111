package dev.logits.learn.regression;

import java.util.Locale;

/**
 * What a fit of a logistic regression adds to the mean negative log-likelihood; intercepts are never penalized.
 *
 * @since 0.1
 */
public enum Penalty {
    /** Nothing: the maximum likelihood estimate. */
    NONE,
    /** {@code λ/2·‖W‖²}: shrinks. */
    L2,
    /** {@code λ·Σ|w|}: shrinks, and sets coefficients to exactly 0. */
    L1,
    /** {@code λ·(ρ·Σ|w| + (1 − ρ)/2·‖W‖²)}. */
    ELASTIC,
    /**
     * {@code −½·ln det I}, divided by the sum of weights, with I the information (Firth, Jeffreys): finite for any
     * data.
     */
    FIRTH,
    /** {@code −log p(W, b)} of a prior, divided by the sum of weights; see {@link PriorRegression}. */
    PRIOR;

    /** In lower case, as the command line and files have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
