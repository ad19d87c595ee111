package dev.logits.calibrate.curve;

import dev.logits.math.LogSigmoid;
import dev.logits.math.Sigmoid;
import java.io.Serializable;

/**
 * One class's map of a {@code OneVsRest} calibrator: from the log-odds that the model gives the class against all
 * others to calibrated log-odds. Immutable.
 *
 * @since 0.1
 */
public sealed interface Curve extends Serializable
        permits LogisticCurve, BetaCurve, StepCurve, LinearCurve, SplineCurve, VennAbersCurve {

    /**
     * Calibrated log-odds; −∞ where the probability is 0, +∞ where it is 1.
     *
     * @param logOdds finite
     */
    double logOdds(double logOdds);

    /**
     * The logarithm of the calibrated probability, −∞ where it is 0.
     *
     * @param logOdds finite
     */
    default double logProbability(double logOdds) {
        return LogSigmoid.of(logOdds(logOdds));
    }

    /**
     * The calibrated probability.
     *
     * @param logOdds finite
     */
    default double probability(double logOdds) {
        return Sigmoid.of(logOdds(logOdds));
    }

    /**
     * Whether infinite log-odds are scores like others, the lowest and the highest of all, because the fit had rows
     * whose label had probability 0. Where not, a class with log-odds −∞ is masked and keeps probability 0.
     */
    default boolean mapsInfinity() {
        return false;
    }

    /** How many numbers were fitted. */
    int parameters();
}
