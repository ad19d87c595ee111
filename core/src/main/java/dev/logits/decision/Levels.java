package dev.logits.decision;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.NormalDistribution;
import dev.logits.metric.Interval;

/** Levels of confidence and what intervals of a level share. */
final class Levels {
    private Levels() {}

    /** The normal quantile of a level: 1.96 of 0.95. */
    static double z(double level) {
        share("level", level);
        return NormalDistribution.quantile(level);
    }

    /**
     * The quantile of Student's t with so many degrees of freedom, by its expansion in their inverse; off by less than
     * 0.01 from four on, where intervals are of estimates anyway.
     *
     * <p>Reference: M. Abramowitz, I. A. Stegun, Handbook of mathematical functions, 26.7.5.
     */
    static double t(double level, double degrees) {
        double z = z(level);
        double v = Math.max(1, degrees);
        double z2 = z * z;
        return z
                * (1
                        + (z2 + 1) / (4 * v)
                        + ((5 * z2 + 16) * z2 + 3) / (96 * v * v)
                        + (((3 * z2 + 19) * z2 + 17) * z2 - 15) / (384 * v * v * v));
    }

    /** Checks a number between 0 and 1. */
    static void share(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be more than 0 and less than 1, got " + value);
        }
    }

    /** An interval of a share whose standard error is known, symmetric in log-odds. */
    static Interval inLogOdds(double share, double error, double z) {
        double odds = Elementary.log(share / (1 - share));
        double half = z * error / (share * (1 - share));
        return new Interval(sigmoid(odds - half), sigmoid(odds + half));
    }

    private static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Elementary.exp(-x)) : Elementary.exp(x) / (1 + Elementary.exp(x));
    }
}
