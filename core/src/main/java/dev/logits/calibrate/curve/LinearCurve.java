package dev.logits.calibrate.curve;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.FiniteLogOdds;
import dev.logits.math.LogOdds;
import java.util.Arrays;

/**
 * A probability that is linear in the log-odds between knots and constant beyond the first and the last.
 *
 * @param knots log-odds, increasing, one or more
 * @param probabilities one a knot, in [0, 1]
 * @since 0.1
 */
public record LinearCurve(double[] knots, double[] probabilities) implements Curve {

    /**
     * Copies and checks the arrays.
     *
     * @throws IllegalArgumentException if the knots do not increase, a probability is not one, or the lengths differ
     */
    public LinearCurve {
        NullCheck.argument(knots, "knots");
        NullCheck.argument(probabilities, "probabilities");
        knots = knots.clone();
        probabilities = probabilities.clone();
        NumberCheck.probabilities(probabilities);
        NumberCheck.increasing("knots", knots);
        NumberCheck.sameLength("knots", knots.length, "probabilities", probabilities.length);
    }

    @Override
    public double[] knots() {
        return knots.clone();
    }

    @Override
    public double[] probabilities() {
        return probabilities.clone();
    }

    @Override
    public double probability(double logOdds) {
        if (knots.length > 1 && logOdds <= knots[1] && probabilities[0] == probabilities[1]) {
            return probabilities[0]; // of many classes, most rows are in the first block
        }
        int next = firstNotBelow(logOdds);
        if (next == 0 || next == knots.length) {
            return probabilities[Math.min(next, knots.length - 1)];
        }
        if (knots[next] == logOdds) {
            return probabilities[next];
        }
        double low = probabilities[next - 1];
        double high = probabilities[next];
        if (low == high) {
            return low;
        }
        double share = share(logOdds, knots[next - 1], knots[next]);
        // Rounding may carry the sum past the ends.
        return Math.max(Math.min(low, high), Math.min(low + share * (high - low), Math.max(low, high)));
    }

    /** How many knots are below; all for NaN. Without a branch that depends on the log-odds, which are in no order. */
    private int firstNotBelow(double logOdds) {
        int first = 0;
        for (int length = knots.length; length > 1; ) {
            int half = length >>> 1;
            first += knots[first + half - 1] >= logOdds ? 0 : half;
            length -= half;
        }
        return knots[first] >= logOdds ? first : first + 1;
    }

    private static double share(double at, double from, double to) {
        return to - from == Double.POSITIVE_INFINITY
                ? (at / 2 - from / 2) / (to / 2 - from / 2)
                : (at - from) / (to - from);
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
        return knots[0] < FiniteLogOdds.MARK;
    }

    /** The same curve with a mark that it maps infinite log-odds. */
    public LinearCurve mappingInfinity() {
        return mapsInfinity()
                ? this
                : new LinearCurve(
                        FiniteLogOdds.prepended(-FiniteLogOdds.HIGH, knots),
                        FiniteLogOdds.prepended(probabilities[0], probabilities));
    }

    @Override
    public int parameters() {
        return probabilities.length;
    }

    /** Equal when both arrays are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof LinearCurve that
                && Arrays.equals(knots, that.knots)
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(knots) + Arrays.hashCode(probabilities);
    }

    /** How many knots there are. */
    @Override
    public String toString() {
        return "LinearCurve[" + knots.length + " knots]";
    }
}
