package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Keeps candidates at least m times as likely as the most likely one: {@code p ≥ m · max p}.
 *
 * <p>That is {@code z ≥ max z + ln m}: it needs no softmax, and how many are kept follows the model's certainty. m = 0
 * keeps everything, m = 1 the most likely and its equals.
 *
 * <p>Reference: M. Nguyen, A. Baker, C. Neo, A. Roush, A. Kirsch, R. Shwartz-Ziv, Turning up the heat: min-p sampling
 * for creative and coherent LLM outputs, 2024.
 *
 * @param m the least share of the largest probability, 0 to 1
 * @param minKeep keeps at least this many candidates, 1 or more
 */
public record MinP(double m, int minKeep) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public MinP {
        Check.probability("min-p", m);
        Check.minKeep("min-p", minKeep);
    }

    /** Keeps at least one candidate. */
    public MinP(double m) {
        this(m, 1);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepRelative(m, minKeep);
    }
}
