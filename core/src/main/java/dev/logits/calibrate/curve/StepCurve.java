package dev.logits.calibrate.curve;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.FiniteLogOdds;
import dev.logits.math.LogOdds;
import java.util.Arrays;

/**
 * A constant probability in each interval of log-odds: {@code probabilities[i]} from {@code bounds[i − 1]}, included,
 * up to {@code bounds[i]}, not included; the first and the last interval have no end.
 *
 * @param bounds where the steps are, increasing, one fewer than probabilities
 * @param probabilities one an interval, in [0, 1], in any order
 * @since 0.1
 */
public record StepCurve(double[] bounds, double[] probabilities) implements Curve {

    /**
     * Copies and checks the arrays.
     *
     * @throws IllegalArgumentException if the bounds do not increase, a probability is not one, or the lengths do not
     *     fit
     */
    public StepCurve {
        NullCheck.argument(bounds, "bounds");
        NullCheck.argument(probabilities, "probabilities");
        bounds = bounds.clone();
        probabilities = probabilities.clone();
        NumberCheck.probabilities(probabilities);
        NumberCheck.increasing("bounds", bounds);
        NumberCheck.sameLength("bounds", bounds.length, "gaps between probabilities", probabilities.length - 1);
    }

    @Override
    public double[] bounds() {
        return bounds.clone();
    }

    @Override
    public double[] probabilities() {
        return probabilities.clone();
    }

    @Override
    public double probability(double logOdds) {
        int at = Arrays.binarySearch(bounds, logOdds + 0.0); // and not −0, which sorts apart
        return probabilities[at >= 0 ? at + 1 : -at - 1];
    }

    @Override
    public double logOdds(double logOdds) {
        return LogOdds.of(probability(logOdds));
    }

    @Override
    public double logProbability(double logOdds) {
        return Elementary.log(probability(logOdds));
    }

    @Override
    public boolean mapsInfinity() {
        return bounds.length > 0 && bounds[0] < FiniteLogOdds.MARK;
    }

    /** The same curve with a mark that it maps infinite log-odds. */
    public StepCurve mappingInfinity() {
        return mapsInfinity()
                ? this
                : new StepCurve(
                        FiniteLogOdds.prepended(2 * FiniteLogOdds.MARK, bounds),
                        FiniteLogOdds.prepended(probabilities[0], probabilities));
    }

    @Override
    public int parameters() {
        return probabilities.length;
    }

    /** Equal when both arrays are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof StepCurve that
                && Arrays.equals(bounds, that.bounds)
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bounds) + Arrays.hashCode(probabilities);
    }

    /** How many steps there are. */
    @Override
    public String toString() {
        return "StepCurve[" + probabilities.length + " steps]";
    }
}
