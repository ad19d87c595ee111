package dev.logits.learn.regression;

/**
 * How the coefficients of a logistic regression are found; the answer is the same.
 *
 * @since 0.1
 */
public enum Solver {
    /** Newton for few parameters, L-BFGS for many, OWL-QN for penalties with an L1 part. */
    AUTOMATIC,
    /** Newton's method with the exact Hessian: a handful of steps, each of cost N·P² for P parameters. */
    NEWTON,
    /** Limited-memory BFGS: many cheap steps. */
    LBFGS,
    /** Orthant-wise limited-memory quasi-Newton, which takes L1. */
    OWL_QN
}
