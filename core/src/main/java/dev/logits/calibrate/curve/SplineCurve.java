package dev.logits.calibrate.curve;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.special.SplineBasis;
import java.util.Arrays;

/**
 * A smooth increasing curve in log-odds: {@code logit q = f(s)}, a natural cubic spline. f is cubic between the knots,
 * twice continuously differentiable, and a straight line before the first and after the last.
 *
 * <p>It is held by its derivative, a quadratic spline {@code f′ = Σ slopes[j]·B_j} in the B-splines B_j of the knots,
 * with both end knots taken three times: the B_j are not negative and sum to 1, so f increases when no slope is
 * negative. As f is a straight line outside, the first two slopes are equal, and so are the last two. With all slopes 1
 * and a start at the first knot nothing changes.
 *
 * @param knots log-odds, increasing, two or more
 * @param slopes one more than knots, 0 or more
 * @param start f at the first knot
 * @since 0.1
 */
public record SplineCurve(double[] knots, double[] slopes, double start) implements Curve {

    /**
     * Copies and checks the arrays.
     *
     * @throws IllegalArgumentException if the knots do not increase or are less than 1e-300 or more than 1e300 apart, a
     *     slope is negative, the end slopes differ from their neighbors, the lengths do not fit, or f overflows
     *     between the knots
     */
    public SplineCurve {
        NullCheck.argument(knots, "knots");
        NullCheck.argument(slopes, "slopes");
        knots = knots.clone();
        slopes = slopes.clone();
        NumberCheck.increasing("knots", knots);
        NumberCheck.finite("slopes", slopes);
        NumberCheck.finite("start", start);
        NumberCheck.sameLength("slopes", slopes.length, "knots and one", knots.length + 1);
        if (knots.length < 2) {
            throw new IllegalArgumentException("a spline needs 2 knots or more, got " + knots.length);
        }
        for (double slope : slopes) {
            if (slope < 0) {
                throw new IllegalArgumentException("slopes must be 0 or more, got " + slope);
            }
        }
        for (int i = 1; i < knots.length; i++) {
            double gap = knots[i] - knots[i - 1];
            if (!(gap >= 1e-300 && gap <= 1e300)) {
                throw new IllegalArgumentException("knots[" + i + "] = " + knots[i] + " is " + gap
                        + " above the knot before it; neighboring knots must be 1e-300 to 1e300 apart");
            }
        }
        double control = start;
        for (int j = 0; j < slopes.length; j++) {
            control += slopes[j] * SplineBasis.integral(knots, j);
        }
        if (!Double.isFinite(control)) {
            throw new IllegalArgumentException(
                    "slopes up to " + Arrays.stream(slopes).max().getAsDouble() + " between knots " + knots[0] + " and "
                            + knots[knots.length - 1] + " make a curve that overflows; give smaller slopes");
        }
        int last = slopes.length - 1;
        if (slopes[0] != slopes[1] || slopes[last] != slopes[last - 1]) {
            throw new IllegalArgumentException(
                    "the first two slopes and the last two must be equal, so that the spline is"
                            + " a straight line outside its knots; got " + slopes[0] + ", " + slopes[1] + " and "
                            + slopes[last - 1] + ", " + slopes[last]);
        }
    }

    @Override
    public double[] knots() {
        return knots.clone();
    }

    @Override
    public double[] slopes() {
        return slopes.clone();
    }

    @Override
    public double logOdds(double logOdds) {
        int last = knots.length - 1;
        if (logOdds < knots[0]) {
            return start + slopes[0] * (logOdds - knots[0]);
        }
        double at = Math.min(logOdds, knots[last]);
        double[] four = new double[4];
        int span = SplineBasis.cubic(knots, at, four);
        double control = start;
        for (int j = 0; j < span; j++) {
            control += slopes[j] * SplineBasis.integral(knots, j);
        }
        double f = four[0] * control;
        for (int i = 1; i < 4; i++) {
            control += slopes[span + i - 1] * SplineBasis.integral(knots, span + i - 1);
            f += four[i] * control;
        }
        return logOdds > knots[last] ? f + slopes[slopes.length - 1] * (logOdds - knots[last]) : f;
    }

    @Override
    public int parameters() {
        return slopes.length - 1;
    }

    /** Equal when all parts are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SplineCurve that
                && Arrays.equals(knots, that.knots)
                && Arrays.equals(slopes, that.slopes)
                && Double.compare(start, that.start) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(knots) + Arrays.hashCode(slopes)) + Double.hashCode(start);
    }

    /** How many knots there are. */
    @Override
    public String toString() {
        return "SplineCurve[" + knots.length + " knots]";
    }
}
