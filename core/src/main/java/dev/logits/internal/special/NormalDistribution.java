package dev.logits.internal.special;

import dev.logits.internal.kernel.Elementary;

/**
 * Tails of the standard normal distribution. Error: relative 4e-15 for two-sided tails down to 1e-300
 * (ReferenceTest).
 */
public final class NormalDistribution {
    private static final double TWO_OVER_ROOT_PI = 1.1283791670955126;
    private static final double ROOT_HALF = 0.7071067811865476;
    private static final double ROOT_PI = 1.772453850905516;

    private NormalDistribution() {}

    /** P(|Z| ≥ |z|), the two-sided p-value of a z statistic: erfc(|z| / √2). */
    public static double twoSided(double z) {
        double x = Math.abs(z) * ROOT_HALF;
        if (x < 1) {
            return 1 - series(x);
        }
        // e^(−z²/2) with z² in two parts: rounding it once would cost z²/2 ulp.
        double square = z * z;
        double rest = Math.fma(z, z, -square);
        return Elementary.exp(-square / 2) * (1 - rest / 2) / (ROOT_PI * fraction(x));
    }

    /**
     * The z with P(|Z| ≤ z) = level: 1.959963984540054 for 0.95.
     *
     * @param level in (0, 1)
     */
    public static double quantile(double level) {
        double low = 0;
        double high = 40;
        while (true) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                return middle;
            }
            if (twoSided(middle) > 1 - level) {
                low = middle;
            } else {
                high = middle;
            }
        }
    }

    /** erf by 2/√π·e^(−x²)·Σ 2^n·x^(2n+1) / (1·3·…·(2n+1)), all of whose terms are positive. */
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; term > 1e-17 * sum; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TWO_OVER_ROOT_PI * Elementary.exp(-x * x) * sum;
    }

    /** The continued fraction x + (1/2) / (x + (2/2) / (x + (3/2) / …)), from a term deep enough for x ≥ 1 upwards. */
    private static double fraction(double x) {
        double value = x;
        for (int n = 200; n > 0; n--) {
            value = x + n / 2.0 / value;
        }
        return value;
    }
}
