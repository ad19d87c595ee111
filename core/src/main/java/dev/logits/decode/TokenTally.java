package dev.logits.decode;

/** A number a token, 0 for most: how often it was seen, or how much. Cleared in the time of what was counted. */
final class TokenTally {
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

    int get(int token) {
        return values[token];
    }

    /** Sets a token's number, above 0. */
    void set(int token, int value) {
        if (values[token] == 0) {
            if (size == tokens.length) {
                tokens = java.util.Arrays.copyOf(tokens, 2 * size);
            }
            tokens[size++] = token;
        }
        values[token] = value;
    }

    /** Tokens whose number is not 0. */
    int size() {
        return size;
    }

    /** The i-th of them, in the order in which they came. */
    int token(int i) {
        return tokens[i];
    }
}
