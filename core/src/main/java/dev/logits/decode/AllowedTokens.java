package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Keeps given tokens only.
 *
 * @param tokens the tokens that may come, a set
 */
public record AllowedTokens(Tokens tokens) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public AllowedTokens {
        Check.notEmpty("AllowedTokens", tokens, "to allow every token leave the rule out");
        tokens = tokens.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepTokens(tokens);
    }
}
