package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.NormalDistribution;
import java.util.Objects;

/**
 * An estimated number with its standard error: a coefficient, or an average marginal effect. What has no standard
 * error, such as the coefficient of a column that was left out as collinear, has NaN for it and for everything that
 * depends on it.
 *
 * <p>{@link #intervals} says how p-value and interval are found. Those of a profile likelihood are computed when they
 * are asked for, which takes fits of their own.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Estimate {
    /** The column of intercepts. */
    public static final int INTERCEPT = -1;

    private final int classIndex;
    private final int column;
    private final double value;
    private final double standardError;
    private final Profile profile; // null with Wald's intervals

    /**
     * An estimate with Wald's intervals.
     *
     * @param classIndex the class whose logit, or probability, it belongs to
     * @param column the column, or {@link #INTERCEPT}
     * @param value the estimate
     * @param standardError the root of its estimated variance
     */
    public Estimate(int classIndex, int column, double value, double standardError) {
        this(classIndex, column, value, standardError, null);
    }

    Estimate(int classIndex, int column, double value, double standardError, Profile profile) {
        this.classIndex = classIndex;
        this.column = column;
        this.value = value;
        this.standardError = standardError;
        this.profile = profile;
    }

    /** The class whose logit, or probability, it belongs to. */
    public int classIndex() {
        return classIndex;
    }

    /** The column, or {@link #INTERCEPT}. */
    public int column() {
        return column;
    }

    /** The estimate. */
    public double value() {
        return value;
    }

    /** The root of its estimated variance. */
    public double standardError() {
        return standardError;
    }

    /** Whether this is an intercept. */
    public boolean isIntercept() {
        return column == INTERCEPT;
    }

    /** How p-value and interval are found. */
    public Intervals intervals() {
        return profile == null ? Intervals.WALD : Intervals.PROFILE;
    }

    /**
     * Whether the searches for higher maxima of Firth's likelihood, as far as they were needed for numbers asked for so
     * far, went on to their end. Otherwise their work was limited, and the interval may be too narrow. A search that
     * went on to its end may have missed a higher maximum, too: where classes are nearly separated no method is known
     * that finds the highest for sure.
     */
    public boolean isSearched() {
        return profile == null || profile.isSearched();
    }

    /**
     * The statistic of the test that the true number is 0: Wald's, value / standard error; or with a profile the signed
     * root of the likelihood-ratio statistic, whose square is compared with χ². NaN if the fit with the coefficient at
     * 0 did not converge, or found a higher likelihood than that of the estimate, which is then a local maximum only.
     */
    public double z() {
        return profile == null ? value / standardError : profile.root();
    }

    /** The probability of a |z| this large or larger if the true number is 0, by the normal distribution. */
    public double p() {
        return NormalDistribution.twoSided(z());
    }

    /**
     * The lower end of the confidence interval: −∞ if a profile has no bound there, NaN if its end was not found.
     *
     * @param level such as 0.95
     */
    public double low(double level) {
        return end(level, -1);
    }

    /**
     * The upper end of the confidence interval: +∞ if a profile has no bound there, NaN if its end was not found.
     *
     * @param level such as 0.95
     */
    public double high(double level) {
        return end(level, 1);
    }

    private double end(double level, int side) {
        double quantile = NormalDistribution.quantile(check(level));
        return profile == null ? value + side * quantile * standardError : profile.interval(quantile)[side < 0 ? 0 : 1];
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

    /** Whether the other is an estimate of the same with the same numbers and the same kind of interval. */
    @Override
    public boolean equals(Object o) {
        return o instanceof Estimate other
                && other.classIndex == classIndex
                && other.column == column
                && Double.compare(other.value, value) == 0
                && Double.compare(other.standardError, standardError) == 0
                && other.intervals() == intervals();
    }

    @Override
    public int hashCode() {
        return Objects.hash(classIndex, column, value, standardError);
    }

    @Override
    public String toString() {
        return "Estimate of class " + classIndex + ", " + (isIntercept() ? "intercept" : "column " + column) + ": "
                + value + ", standard error " + standardError;
    }
}
