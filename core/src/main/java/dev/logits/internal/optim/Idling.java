package dev.logits.internal.optim;

/**
 * Counts the steps in a row that neither lower the value by more than its error nor bring the gradient to a new low.
 */
final class Idling {
    private final double valueError;
    private double lowest = Double.POSITIVE_INFINITY;
    private double smallestGradient = Double.POSITIVE_INFINITY;
    private int steps;

    Idling(double valueError) {
        this.valueError = valueError;
    }

    /** Takes note of a point; returns the number of steps that have led nowhere by now. */
    int steps(double value, double gradientNorm) {
        boolean lower = value < lowest - valueError * Math.abs(lowest) || lowest == Double.POSITIVE_INFINITY;
        steps = lower || gradientNorm < smallestGradient ? 0 : steps + 1;
        lowest = lower ? value : lowest;
        smallestGradient = Math.min(smallestGradient, gradientNorm);
        return steps;
    }
}
