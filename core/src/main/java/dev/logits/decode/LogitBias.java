package dev.logits.decode;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Adds to the logits of given tokens; −∞ bans one. OpenAI allows −100 to 100.
 *
 * @param biases by token
 */
public record LogitBias(Map<Integer, Double> biases) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public LogitBias {
        Check.biases(biases);
        biases = Collections.unmodifiableMap(new TreeMap<>(biases));
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        for (Map.Entry<Integer, Double> bias : biases.entrySet()) {
            c.add(Check.inVocabulary("logit bias", bias.getKey(), c), bias.getValue());
        }
    }
}
