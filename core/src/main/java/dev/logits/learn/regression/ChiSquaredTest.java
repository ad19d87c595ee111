package dev.logits.learn.regression;

import dev.logits.internal.special.ChiSquared;

/**
 * A test whose statistic has a χ² distribution if the hypothesis holds.
 *
 * <p>Immutable.
 *
 * @param statistic the statistic, 0 or more but for rounding
 * @param degrees of freedom
 * @since 0.1
 */
public record ChiSquaredTest(double statistic, int degrees) {

    /** The probability of a statistic this large or larger; NaN without degrees of freedom. */
    public double p() {
        return degrees < 1 || Double.isNaN(statistic)
                ? Double.NaN
                : ChiSquared.upperTail(Math.max(0, statistic), degrees);
    }
}
