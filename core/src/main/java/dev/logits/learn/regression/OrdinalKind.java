package dev.logits.learn.regression;

/**
 * What the linear predictors {@code η_k = α_k − x·β} of an ordinal model say, k = 0 … K − 2. In all of them a column
 * with a positive coefficient makes higher classes more likely.
 *
 * <p>Immutable.
 *
 * <p>References: P. McCullagh, Regression models for ordinal data, 1980; A. Agresti, Analysis of ordinal categorical
 * data, 2010.
 *
 * @since 0.1
 */
public enum OrdinalKind {
    /** P(y ≤ k) = F(η_k): with the logit, proportional odds. */
    CUMULATIVE,
    /** log P(y = k) / P(y = k + 1) = η_k. */
    ADJACENT,
    /** P(y = k | y ≥ k) = F(η_k): steps that are passed one after the other. */
    CONTINUATION
}
