package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Bans given tokens, always.
 *
 * @param tokens the tokens that must not come, a set
 */
public record SuppressedTokens(Tokens tokens) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public SuppressedTokens {
        tokens = tokens.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        for (int i = 0; i < tokens.size(); i++) {
            c.ban(Check.inVocabulary("suppressed tokens", tokens.get(i), c));
        }
    }
}
