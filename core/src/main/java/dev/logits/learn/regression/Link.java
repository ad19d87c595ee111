package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.special.NormalDistribution;

/**
 * The distribution function F that takes a linear predictor to a probability.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public enum Link {
    /** 1 / (1 + e^−u): log-odds. */
    LOGIT,
    /** The normal distribution. */
    PROBIT,
    /** 1 − exp(−e^u): complementary log-log, proportional hazards. */
    CLOGLOG,
    /** exp(−e^−u): log-log, the mirror of the complementary one. */
    LOGLOG;

    private static final double ROOT_2PI = Math.sqrt(2 * Math.PI);

    /** F(u). */
    double probability(double u) {
        return difference(u, Double.NEGATIVE_INFINITY);
    }

    /** F(high) − F(low), without loss of digits in either tail. */
    double difference(double high, double low) {
        return switch (this) {
            case LOGIT -> low > 0 ? logistic(-low) - logistic(-high) : logistic(high) - logistic(low);
            case PROBIT -> low > 0 ? normal(-low) - normal(-high) : normal(high) - normal(low);
            case CLOGLOG -> {
                double a = exp(low);
                yield Elementary.exp(-a) * -StrictMath.expm1(a - exp(high));
            }
            case LOGLOG -> {
                double a = exp(-high);
                yield Elementary.exp(-a) * -StrictMath.expm1(a - exp(-low));
            }
        };
    }

    private static double exp(double u) {
        return u == Double.NEGATIVE_INFINITY
                ? 0
                : u > 709 ? Double.POSITIVE_INFINITY : Elementary.exp(Math.max(u, -740));
    }

    private static double logistic(double u) {
        return u >= 0 ? 1 / (1 + exp(-u)) : exp(u) / (1 + exp(u));
    }

    private static double normal(double u) {
        double tail = Double.isInfinite(u) ? 0 : NormalDistribution.twoSided(u) / 2;
        return u < 0 ? tail : 1 - tail;
    }

    /** The density F'(u); 0 at infinity. */
    double density(double u) {
        if (Double.isInfinite(u)) {
            return 0;
        }
        return switch (this) {
            case LOGIT -> logistic(u) * logistic(-u);
            case PROBIT -> Elementary.exp(Math.max(-745, -u * u / 2)) / ROOT_2PI;
            case CLOGLOG -> u > 700 ? 0 : Elementary.exp(Math.max(-745, u - exp(u)));
            case LOGLOG -> u < -700 ? 0 : Elementary.exp(Math.max(-745, -u - exp(-u)));
        };
    }

    /** F''(u); 0 at infinity. */
    double slope(double u) {
        if (Double.isInfinite(u)) {
            return 0;
        }
        double f = density(u);
        return f == 0
                ? 0
                : switch (this) {
                    case LOGIT -> f * (logistic(-u) - logistic(u));
                    case PROBIT -> -u * f;
                    case CLOGLOG -> f * (1 - exp(u));
                    case LOGLOG -> f * (exp(-u) - 1);
                };
    }
}
