package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Bans the tokens that end a text while fewer than a number of tokens have been generated.
 *
 * @param tokens the least number of generated tokens
 * @param stop the tokens that end a text, a set; all of them, which a {@code Decoder} checks
 */
public record MinNewTokens(int tokens, Tokens stop) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public MinNewTokens {
        Check.count("the minimal number of new tokens", tokens);
        Check.notEmpty("MinNewTokens", stop, "name the tokens that end a text");
        stop = stop.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.generated() < tokens) {
            for (int i = 0; i < stop.size(); i++) {
                c.ban(Check.inVocabulary("the stop tokens", stop.get(i), c));
            }
        }
    }
}
