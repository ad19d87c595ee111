package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Bans given tokens as the first that is generated.
 *
 * @param tokens the tokens that must not come first, a set
 */
public record BeginSuppressedTokens(Tokens tokens) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public BeginSuppressedTokens {
        tokens = tokens.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.generated() == 0) {
            for (int i = 0; i < tokens.size(); i++) {
                c.ban(Check.inVocabulary("begin-suppressed tokens", tokens.get(i), c));
            }
        }
    }
}
