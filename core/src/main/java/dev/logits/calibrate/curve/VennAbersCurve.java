package dev.logits.calibrate.curve;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;

/**
 * Two probabilities for each log-odds: what isotonic regression would say if the row itself joined the fit with label
 * 0, and with label 1. One of them is the calibrated probability of the row's true label; their distance says how sure
 * the fit is of itself.
 *
 * @param lower p0, with label 0
 * @param upper p1, with label 1; p0 ≤ p1 everywhere
 * @since 0.1
 */
public record VennAbersCurve(StepCurve lower, StepCurve upper) implements Curve {

    /** What rounding may put p0 above p1. */
    private static final double ROUNDING = 1e-9;

    /**
     * Checks that p0 ≤ p1.
     *
     * @throws IllegalArgumentException if p0 is more than p1 somewhere, by more than rounding
     */
    public VennAbersCurve {
        NullCheck.argument(lower, "lower");
        NullCheck.argument(upper, "upper");
        checkOrder(lower, upper, Double.NEGATIVE_INFINITY);
        for (StepCurve curve : new StepCurve[] {lower, upper}) {
            for (double bound : curve.bounds()) {
                checkOrder(lower, upper, bound);
            }
        }
    }

    private static void checkOrder(StepCurve lower, StepCurve upper, double logOdds) {
        double p0 = lower.probability(logOdds);
        double p1 = upper.probability(logOdds);
        if (p0 > p1 + ROUNDING) {
            throw new IllegalArgumentException(
                    "at log-odds " + logOdds + " the lower probability, " + p0 + ", is more than the upper, " + p1);
        }
    }

    /**
     * The two in one probability, {@code p1 / (1 − p0 + p1)}: of all single probabilities the one whose log loss is at
     * most so much worse than that of the better of the two. Never 0 or 1.
     */
    @Override
    public double probability(double logOdds) {
        double p1 = upper.probability(logOdds);
        return p1 / (1 - lower.probability(logOdds) + p1);
    }

    @Override
    public double logOdds(double logOdds) {
        // The odds of the merged probability are p1 to 1 − p0.
        return Elementary.log(upper.probability(logOdds) / (1 - lower.probability(logOdds)));
    }

    @Override
    public double logProbability(double logOdds) {
        return Elementary.log(probability(logOdds));
    }

    @Override
    public boolean mapsInfinity() {
        return lower.mapsInfinity();
    }

    /** The same curve with a mark that it maps infinite log-odds. */
    public VennAbersCurve mappingInfinity() {
        return new VennAbersCurve(lower.mappingInfinity(), upper.mappingInfinity());
    }

    @Override
    public int parameters() {
        return lower.parameters() + upper.parameters();
    }
}
