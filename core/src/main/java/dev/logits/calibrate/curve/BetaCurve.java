package dev.logits.calibrate.curve;

import dev.logits.internal.check.NumberCheck;
import dev.logits.math.LogSigmoid;

/**
 * {@code logit q = a·ln s − b·ln(1 − s) + c} with s the model's probability; both logarithms are taken of the log-odds,
 * never of a rounded s. a = b = 1, c = 0 changes nothing.
 *
 * @param a 0 or more: how probabilities near 0 are stretched
 * @param b 0 or more: how those near 1 are
 * @param c the intercept
 * @since 0.1
 */
public record BetaCurve(double a, double b, double c) implements Curve {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException unless all are finite and a and b are not negative
     */
    public BetaCurve {
        NumberCheck.finite("a", a);
        NumberCheck.finite("b", b);
        NumberCheck.finite("c", c);
        if (a < 0 || b < 0) {
            throw new IllegalArgumentException("a and b of a beta curve must be 0 or more, got " + a + " and " + b);
        }
    }

    @Override
    public double logOdds(double logOdds) {
        return a * LogSigmoid.of(logOdds) - b * LogSigmoid.of(-logOdds) + c;
    }

    @Override
    public int parameters() {
        return 3;
    }
}
