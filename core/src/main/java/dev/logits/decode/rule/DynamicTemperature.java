package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A temperature that rises with the entropy H over the n candidates that are left: {@code T = lo + (hi − lo)·(H / ln
 * n)^e} with {@code lo = max(0, T₀ − δ)} and {@code hi = T₀ + δ}. One candidate is left as it is.
 *
 * <p>Where T comes out as 0, all probability goes to the most likely candidate.
 *
 * <p>Immutable.
 *
 * @param temperature T₀, positive and finite
 * @param range δ, 0 or more
 * @param exponent e, 0 or more
 * @since 0.1
 */
public record DynamicTemperature(double temperature, double range, double exponent) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public DynamicTemperature {
        RuleCheck.positive("temperature", temperature);
        RuleCheck.notNegative("the temperature's range", range);
        RuleCheck.notNegative("the temperature's exponent", exponent);
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
            double high = RuleCheck.bounded(temperature + range);
            c.divide(low + (high - low) * power(share, exponent));
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.TEMPERATURE;
    }

    @Override
    public List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return before.stream()
                .filter(rule -> rule.kind() == RuleKind.PROBABILITY_TRUNCATION)
                .limit(1)
                .map(rule -> "DynamicTemperature after "
                        + rule.getClass().getSimpleName()
                        + ": its entropy is that of the candidates that are left, not of the model")
                .toList();
    }
}
