package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.LogGamma;

/**
 * What is believed of a coefficient before the data: Student's t around 0, with the normal and Cauchy's distributions
 * as its ends.
 *
 * <p>Immutable.
 *
 * @param degrees of freedom; 1 is Cauchy's distribution, infinity the normal one
 * @param scale the standard deviation of a normal one, half the width at half height of Cauchy's; positive
 * @since 0.1
 */
public record Prior(double degrees, double scale) {
    private static final double LOG_ROOT_2PI = 0.9189385332046727;

    /** Checks the numbers. */
    public Prior {
        if (!(degrees > 0)) {
            throw new IllegalArgumentException("a prior's degrees of freedom must be positive, got " + degrees
                    + "; 1 is Cauchy's distribution, infinity the normal one");
        }
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a prior's scale must be positive and finite, got " + scale);
        }
    }

    /** The normal distribution. */
    public static Prior normal(double deviation) {
        return new Prior(Double.POSITIVE_INFINITY, deviation);
    }

    /** Student's distribution. */
    public static Prior student(double degrees, double scale) {
        return new Prior(degrees, scale);
    }

    /** Cauchy's distribution. */
    public static Prior cauchy(double scale) {
        return new Prior(1, scale);
    }

    /** The same with another scale. */
    public Prior withScale(double other) {
        return new Prior(degrees, other);
    }

    /** Whether it is a normal one. */
    public boolean isNormal() {
        return Double.isInfinite(degrees);
    }

    /** The logarithm of the density. */
    public double logDensity(double b) {
        double t = b / scale;
        double log = Elementary.log(scale);
        return isNormal()
                ? -t * t / 2 - LOG_ROOT_2PI - log
                : LogGamma.of((degrees + 1) / 2)
                        - LogGamma.of(degrees / 2)
                        - Elementary.log(degrees * Math.PI) / 2
                        - log
                        - (degrees + 1) / 2 * StrictMath.log1p(t * t / degrees);
    }

    /** Its derivative. */
    double slope(double b) {
        return -b * pull(b);
    }

    /** Minus its second derivative, which is negative far from 0 unless the prior is a normal one. */
    double curvature(double b) {
        if (isNormal()) {
            return 1 / (scale * scale);
        }
        double s = degrees * scale * scale;
        double root = s + b * b;
        return (degrees + 1) * (s - b * b) / (root * root);
    }

    /** The curvature of a parabola below the logarithm that touches it at ±b: how a scale mixture sees it. */
    double pull(double b) {
        return isNormal() ? 1 / (scale * scale) : (degrees + 1) / (degrees * scale * scale + b * b);
    }

    @Override
    public String toString() {
        return isNormal()
                ? "normal(" + scale + ")"
                : degrees == 1 ? "cauchy(" + scale + ")" : "student(" + degrees + ", " + scale + ")";
    }
}
