package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Bans every token that would repeat an n-gram: w is banned if the last n − 1 tokens followed by w have occurred. Nothing
 * is banned while the text is shorter than n; n = 1 bans every token that was seen.
 *
 * @param n the length, 1 or more
 */
public record NoRepeatNgram(int n) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public NoRepeatNgram {
        if (n < 1) {
            throw new IllegalArgumentException("an n-gram has 1 token or more, got n = " + n);
        }
    }

    private boolean matches(TokenHistory history, int from, int suffix) {
        for (int j = 0; j < n - 1; j++) {
            if (history.token(from + j) != history.token(suffix + j)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        int length = history.length();
        int suffix = length - (n - 1);
        for (int i = 0; i + n <= length; i++) {
            if (matches(history, i, suffix)) {
                int token = history.token(i + n - 1);
                if (token < c.vocabulary()) {
                    c.ban(token);
                }
            }
        }
    }
}
