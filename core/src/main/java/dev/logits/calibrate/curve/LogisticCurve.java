package dev.logits.calibrate.curve;

import dev.logits.internal.check.NumberCheck;

/**
 * A straight line in log-odds, {@code p = σ(a·s + b)}.
 *
 * @param slope a, finite
 * @param intercept b, finite
 * @since 0.1
 */
public record LogisticCurve(double slope, double intercept) implements Curve {

    /**
     * Checks both.
     *
     * @throws IllegalArgumentException unless both are finite
     */
    public LogisticCurve {
        NumberCheck.finite("slope", slope);
        NumberCheck.finite("intercept", intercept);
    }

    @Override
    public double logOdds(double logOdds) {
        return slope * logOdds + intercept;
    }

    @Override
    public int parameters() {
        return 2;
    }
}
