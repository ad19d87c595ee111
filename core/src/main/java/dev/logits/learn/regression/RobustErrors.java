package dev.logits.learn.regression;

/**
 * Standard errors that hold where the model is not quite right: with C the inverse of the information and s the
 * derivative of a row's log-likelihood, the covariance is {@code C·(Σ f·s·sᵀ)·C}.
 *
 * <p>A row of weight w is w rows. For the leverage h of rows two classes are needed.
 *
 * <p>Immutable.
 *
 * <p>References: H. White, Maximum likelihood estimation of misspecified models, 1982; J. MacKinnon, H. White, Some
 * heteroskedasticity-consistent covariance matrix estimators with improved finite sample properties, 1985; A. Zeileis,
 * Object-oriented computation of sandwich estimators, 2006.
 *
 * @since 0.1
 */
public enum RobustErrors {
    /** f = 1. */
    HC0,
    /** f = n / (n − k) for n observations and k coefficients. */
    HC1,
    /** f = 1 / (1 − h). */
    HC2,
    /** f = 1 / (1 − h)²: the most careful one, for few rows. */
    HC3
}
