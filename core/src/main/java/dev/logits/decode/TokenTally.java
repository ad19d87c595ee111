package dev.logits.decode;

/**
 * A number for each token, 0 for most: how often it was seen, or how much. {@link Candidates#tally} lends one to rules;
 * it is cleared in the time of what was counted, and not for several threads at once.
 *
 * <pre>{@code
 * TokenTally seen = c.tally(history, Window.last(64));
 * for (int i = 0; i < seen.size(); i++) {
 *     c.add(seen.token(i), -0.5 * seen.get(seen.token(i)));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class TokenTally {
    private final int vocabulary;
    private int[] values;
    private int[] tokens = new int[64];
    private int size;

    TokenTally(int vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Forgets everything. */
    TokenTally clear() {
        for (int i = 0; i < size; i++) {
            values[tokens[i]] = 0;
        }
        size = 0;
        if (values == null) {
            values = new int[vocabulary];
        }
        return this;
    }

    /** Counts the tokens of a window. */
    TokenTally count(TokenHistory history, Window window) {
        clear();
        for (int i = window.from(history); i < history.length(); i++) {
            add(history.token(i), i);
        }
        return this;
    }

    private void add(int token, int place) {
        if (token >= vocabulary) {
            throw new IllegalArgumentException("token " + place + " of the history is " + token
                    + ", which is not in the vocabulary: expected 0.." + (vocabulary - 1));
        }
        set(token, values[token] + 1);
    }

    /** A token's number, 0 when none was set. */
    public int get(int token) {
        return values[token];
    }

    /** Sets a token's number, above 0. */
    public void set(int token, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("a token's number must be above 0, got " + value);
        }
        if (values[token] == 0) {
            if (size == tokens.length) {
                tokens = java.util.Arrays.copyOf(tokens, 2 * size);
            }
            tokens[size++] = token;
        }
        values[token] = value;
    }

    /** Tokens whose number is not 0. */
    public int size() {
        return size;
    }

    /** The i-th of them, in the order in which they came. */
    public int token(int i) {
        return tokens[i];
    }
}
