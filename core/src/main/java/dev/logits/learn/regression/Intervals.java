package dev.logits.learn.regression;

/**
 * How the p-value and the confidence interval of a coefficient are found.
 *
 * @since 0.1
 */
public enum Intervals {
    /**
     * From the estimate and its standard error: z = estimate / standard error, and estimate ± quantile · standard
     * error. Right when there are many rows.
     */
    WALD,

    /**
     * From the profile likelihood ℓ(v), the largest log-likelihood with the coefficient held at v: p is that of the
     * likelihood-ratio test, 2·(ℓ(estimate) − ℓ(0)) against χ² with one degree of freedom, and the interval holds the v
     * around the estimate with 2·(ℓ(estimate) − ℓ(v)) up to χ²'s quantile. With Firth's penalty the penalized
     * likelihood is profiled. Better than Wald's for few rows or large coefficients; every number costs fits of its
     * own.
     */
    PROFILE
}
