package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Divides every logit by T: below 1 the likely tokens become likelier, above 1 the distribution flattens.
 *
 * <p>T is kept as a factor and costs no pass; logits are {@code z / T} in double precision.
 *
 * <p>Immutable.
 *
 * @param temperature T, positive and finite
 * @since 0.1
 */
public record Temperature(double temperature) implements LogitsProcessor {

    /**
     * Checks T.
     *
     * @throws IllegalArgumentException unless T is positive and finite
     */
    public Temperature {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature
                    + "; for the most likely token use Sampler.GREEDY");
        }
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.divide(temperature);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.TEMPERATURE;
    }

    @Override
    public boolean changesNothing() {
        return temperature == 1;
    }

    @Override
    public List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return temperature <= 1
                ? List.of()
                : before.stream()
                        .filter(rule -> rule.kind() == RuleKind.PROBABILITY_TRUNCATION)
                        .limit(1)
                        .map(rule -> "Temperature above 1 after "
                                + rule.getClass().getSimpleName()
                                + ": the cut was made in the sharper distribution, so that the higher temperature only"
                                + " flattens the few that are left; put it first for more variety, or keep this order"
                                + " on purpose, as llama.cpp does")
                        .toList();
    }
}
