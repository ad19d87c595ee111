package dev.logits.decode;

import dev.logits.internal.kernel.Elementary;
import java.util.random.RandomGenerator;

/**
 * A temperature that rises with the entropy H over the n candidates that are left: {@code T = lo + (hi − lo)·(H / ln
 * n)^e} with {@code lo = max(0, T₀ − δ)} and {@code hi = T₀ + δ}. One candidate is left as it is.
 *
 * <p>Where T comes out as 0, all probability goes to the most likely candidate.
 *
 * @param temperature T₀, positive and finite
 * @param range δ, 0 or more
 * @param exponent e, 0 or more
 */
public record DynamicTemperature(double temperature, double range, double exponent) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public DynamicTemperature {
        Check.positive("temperature", temperature);
        Check.notNegative("the temperature's range", range);
        Check.notNegative("the temperature's exponent", exponent);
    }

    /** With exponent 1. */
    public DynamicTemperature(double temperature, double range) {
        this(temperature, range, 1);
    }

    private static double power(double x, double e) {
        return e == 0 ? 1 : Elementary.exp(e * Elementary.log(x));
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        int n = c.unmasked();
        if (n > 1) {
            double low = Math.max(0, temperature - range);
            double share = Math.min(1, c.entropy() / Elementary.log(n));
            double high = Check.bounded(temperature + range);
            c.divide(low + (high - low) * power(share, exponent));
        }
    }
}
