package dev.logits.internal.special;

import dev.logits.internal.kernel.Elementary;

/**
 * The upper tail of the χ² distribution, by the regularized incomplete gamma function Q(k/2, x/2): a series below the
 * mean, Lentz's continued fraction above. Error: relative 1e-12 for up to 200 degrees of freedom (ReferenceTest).
 *
 * <p>Reference: NIST Digital Library of Mathematical Functions, 8.11 and 8.9.
 */
public final class ChiSquared {
    private ChiSquared() {}

    /**
     * P(X ≥ x).
     *
     * @param x 0 or more
     * @param degrees of freedom, 1 or more
     */
    public static double upperTail(double x, int degrees) {
        if (!(x > 0)) {
            return Double.isNaN(x) ? x : 1;
        }
        double a = degrees / 2.0;
        double y = x / 2;
        double factor = Elementary.exp(a * Elementary.log(y) - y - LogGamma.of(a));
        return y < a + 1 ? 1 - factor * series(a, y) : factor * fraction(a, y);
    }

    private static double series(double a, double y) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; term > 1e-17 * sum; n++) {
            term *= y / (a + n);
            sum += term;
        }
        return sum;
    }

    private static double fraction(double a, double y) {
        double b = y + 1 - a;
        double c = 1e300;
        double d = 1 / b;
        double value = d;
        for (int n = 1; n < 100_000; n++) {
            double an = -n * (n - a);
            b += 2;
            d = 1 / Math.fma(an, d, b);
            c = b + an / c;
            double step = c * d;
            value *= step;
            if (Math.abs(step - 1) < 1e-16) {
                break;
            }
        }
        return value;
    }
}
