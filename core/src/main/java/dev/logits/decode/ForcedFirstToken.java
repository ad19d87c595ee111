package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Lets only this token come first.
 *
 * @param token the first token that is generated
 */
public record ForcedFirstToken(int token) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public ForcedFirstToken {
        Check.count("the forced first token", token);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.generated() == 0) {
            Check.inVocabulary("the forced first token", token, c);
            c.keepTokens(Tokens.of(token));
        }
    }
}
