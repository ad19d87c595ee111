package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Adds to the logits of given tokens; −∞ bans one. OpenAI allows −100 to 100.
 *
 * <p>Immutable.
 *
 * @param biases by token
 * @since 0.1
 */
public record LogitBias(Map<Integer, Double> biases) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public LogitBias {
        NullCheck.argument(biases, "biases");
        RuleCheck.biases(biases);
        biases = Collections.unmodifiableMap(new TreeMap<>(biases));
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        for (Map.Entry<Integer, Double> bias : biases.entrySet()) {
            c.add(RuleCheck.inVocabulary("logit bias", bias.getKey(), c.vocabulary()), bias.getValue());
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.BIAS;
    }

    @Override
    public boolean changesNothing() {
        return biases.isEmpty();
    }
}
