package dev.logits.internal.optim;

/**
 * A differentiable function of many variables that is to be made small.
 *
 * @param <E> what an evaluation may throw: {@link java.io.IOException} where it reads rows from a file, {@link
 *     RuntimeException} where it does not
 */
@FunctionalInterface
public interface Objective<E extends Exception> {
    /**
     * The value at x, and its gradient there. An infinite or NaN value says that x is outside the domain; a line search
     * then shortens its step.
     *
     * @param x not to be changed
     * @param gradient overwritten
     */
    double valueAndGradient(double[] x, double[] gradient) throws E;
}
