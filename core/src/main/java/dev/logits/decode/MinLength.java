package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Bans the tokens that end a text while it is shorter than a number of tokens, the prompt's included.
 *
 * @param tokens the shortest length
 * @param stop the tokens that end a text, a set; all of them, which a {@code Decoder} checks
 */
public record MinLength(int tokens, Tokens stop) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public MinLength {
        Check.count("the minimal length", tokens);
        Check.notEmpty("MinLength", stop, "name the tokens that end a text");
        stop = stop.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.length() < tokens) {
            for (int i = 0; i < stop.size(); i++) {
                c.ban(Check.inVocabulary("the stop tokens", stop.get(i), c));
            }
        }
    }
}
