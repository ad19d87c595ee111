package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.Objects;

/**
 * The tokens of a sequence so far: its prompt, then what was generated. Grows by {@link #append}; {@link #copy} when
 * the sequence forks; {@link #truncate} when tokens are taken back.
 *
 * <pre>{@code
 * TokenHistory history = TokenHistory.ofPrompt(1, 15, 27);
 * history.append(8);
 * history.length();      // 4, of which history.generated() == 1
 * }</pre>
 *
 * <p>Not for several threads at once.
 *
 * @since 0.1
 */
public final class TokenHistory {
    private int[] tokens;
    private int length;
    private final int prompt;

    private TokenHistory(int[] tokens, int length, int prompt) {
        this.tokens = tokens;
        this.length = length;
        this.prompt = prompt;
    }

    /** Begins with a prompt, which may be empty. */
    public static TokenHistory ofPrompt(int... tokens) {
        NullCheck.argument(tokens, "tokens");
        for (int i = 0; i < tokens.length; i++) {
            check(tokens[i], "prompt[" + i + "]");
        }
        return new TokenHistory(Arrays.copyOf(tokens, Math.max(16, tokens.length)), tokens.length, tokens.length);
    }

    private static void check(int token, String name) {
        if (token < 0) {
            throw new IllegalArgumentException(name + " = " + token + " is not a token: expected 0 or more");
        }
    }

    /** Adds a generated token. */
    public void append(int token) {
        check(token, "token");
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * length);
        }
        tokens[length++] = token;
    }

    /**
     * Takes back generated tokens until {@code length} tokens are left.
     *
     * @throws IllegalArgumentException if that is shorter than the prompt or longer than the history
     */
    public void truncate(int length) {
        if (length < prompt || length > this.length) {
            throw new IllegalArgumentException(
                    "cannot truncate to " + length + " tokens: expected " + prompt + " (the prompt) to " + this.length);
        }
        this.length = length;
    }

    /** Tokens in all. */
    public int length() {
        return length;
    }

    /** Tokens of the prompt. */
    public int prompt() {
        return prompt;
    }

    /** Tokens generated so far. */
    public int generated() {
        return length - prompt;
    }

    /** Token i, counted from 0 at the beginning of the prompt. */
    public int token(int i) {
        return tokens[Objects.checkIndex(i, length)];
    }

    /** A copy that goes its own way. */
    public TokenHistory copy() {
        return new TokenHistory(tokens.clone(), length, prompt);
    }

    /** All tokens, in a new array. */
    public int[] toArray() {
        return Arrays.copyOf(tokens, length);
    }

    @Override
    public String toString() {
        return "TokenHistory[prompt=" + prompt + ", generated=" + generated() + ", tokens="
                + Arrays.toString(Arrays.copyOfRange(tokens, Math.max(0, length - 8), length)) + "]";
    }
}
