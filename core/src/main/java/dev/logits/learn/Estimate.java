package dev.logits.learn;

import dev.logits.internal.kernel.Elementary;

/**
 * An estimated number with its standard error: a coefficient, or an average marginal effect. What has no standard error,
 * such as the coefficient of a column that was left out as collinear, has NaN for it and for all that hangs on it.
 *
 * @param classIndex the class whose logit, or probability, it belongs to
 * @param column the column, or {@link #INTERCEPT}
 * @param value the estimate
 * @param standardError the root of its estimated variance
 */
public record Estimate(int classIndex, int column, double value, double standardError) {
    /** The column of intercepts. */
    public static final int INTERCEPT = -1;

    /** Whether this is an intercept. */
    public boolean isIntercept() {
        return column == INTERCEPT;
    }

    /** The Wald statistic, value / standard error. */
    public double z() {
        return value / standardError;
    }

    /** The probability of a |z| this large or larger if the true number is 0, by the normal distribution. */
    public double p() {
        return NormalDistribution.twoSided(z());
    }

    /**
     * The lower end of the Wald confidence interval.
     *
     * @param level such as 0.95
     */
    public double low(double level) {
        return value - NormalDistribution.quantile(check(level)) * standardError;
    }

    /**
     * The upper end of the Wald confidence interval.
     *
     * @param level such as 0.95
     */
    public double high(double level) {
        return value + NormalDistribution.quantile(check(level)) * standardError;
    }

    /** exp(value): by what the odds are multiplied when the column rises by 1. */
    public double oddsRatio() {
        return Elementary.exp(value);
    }

    private static double check(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException(
                    "the level of a confidence interval must lie between 0 and 1, got " + level + "; 0.95 is usual");
        }
        return level;
    }
}
