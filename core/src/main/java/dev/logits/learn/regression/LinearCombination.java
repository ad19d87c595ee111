package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.NormalDistribution;

/**
 * An estimated sum of coefficients, Σ l·b, with its standard error: a contrast, or the log-odds of a row.
 *
 * <p>Immutable.
 *
 * @param value the estimate
 * @param standardError the root of lᵀ·V·l
 * @since 0.1
 */
public record LinearCombination(double value, double standardError) {

    /** value / standard error. */
    public double z() {
        return value / standardError;
    }

    /** The probability of a |z| this large or larger if the true sum is 0. */
    public double p() {
        return NormalDistribution.twoSided(z());
    }

    /**
     * The lower end of the interval.
     *
     * @param level such as 0.95
     */
    public double low(double level) {
        return value - quantile(level) * standardError;
    }

    /**
     * The upper end of the interval.
     *
     * @param level such as 0.95
     */
    public double high(double level) {
        return value + quantile(level) * standardError;
    }

    /** exp(value): by what the odds are multiplied. */
    public double oddsRatio() {
        return Elementary.exp(value);
    }

    private static double quantile(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("the level of an interval must lie between 0 and 1, got " + level);
        }
        return NormalDistribution.quantile(level);
    }
}
