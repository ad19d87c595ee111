package dev.logits.decode.strategy;

import dev.logits.internal.check.NullCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a text ends.
 *
 * <pre>{@code
 * Stopping.after(200).withEndTokens(2).withStrings("\n\n", "User:").withTimeLimit(Duration.ofSeconds(5))
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param maxNewTokens the most tokens to generate, at least 1
 * @param endTokens tokens that end a text; such a token belongs to the text's tokens and score, and has no text
 * @param strings stop strings: the text ends before the first one, wherever tokens begin and end; streaming holds back
 *     what may be the beginning of one. They need a tokenizer
 * @param timeLimit how long the whole call may take; looked at between steps
 * @since 0.1
 */
public record Stopping(int maxNewTokens, Set<Integer> endTokens, List<String> strings, Optional<Duration> timeLimit) {

    /**
     * Checks everything.
     *
     * @throws IllegalArgumentException unless there is at least one token to generate, end tokens are not negative,
     *     stop strings are not empty, and the time limit is positive
     */
    public Stopping {
        NullCheck.argument(endTokens, "endTokens");
        NullCheck.argument(strings, "strings");
        NullCheck.argument(timeLimit, "timeLimit");
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("the limit of new tokens must be 1 or more, got " + maxNewTokens);
        }
        endTokens = Collections.unmodifiableSortedSet(new TreeSet<>(endTokens));
        for (int token : endTokens) {
            if (token < 0) {
                throw new IllegalArgumentException("end token " + token + " is not a token: expected 0 or more");
            }
        }
        strings = List.copyOf(strings);
        for (String string : strings) {
            if (string.isEmpty()) {
                throw new IllegalArgumentException("a stop string needs 1 character or more");
            }
        }
        if (timeLimit.isPresent()
                && (timeLimit.get().isNegative() || timeLimit.get().isZero())) {
            throw new IllegalArgumentException("the time limit must be positive, got " + timeLimit.get());
        }
    }

    /** Ends after this many tokens, and nothing else ends it. */
    public static Stopping after(int maxNewTokens) {
        return new Stopping(maxNewTokens, Set.of(), List.of(), Optional.empty());
    }

    /** Ends also after any of these tokens, besides those that it has. */
    public Stopping withEndTokens(int... tokens) {
        NullCheck.argument(tokens, "tokens");
        Set<Integer> all = new TreeSet<>(endTokens);
        for (int token : tokens) {
            all.add(token);
        }
        return new Stopping(maxNewTokens, all, strings, timeLimit);
    }

    /** Ends also before any of these strings, besides those that it has. */
    public Stopping withStrings(String... more) {
        NullCheck.argument(more, "more");
        List<String> all = new ArrayList<>(strings);
        all.addAll(List.of(more));
        return new Stopping(maxNewTokens, endTokens, all, timeLimit);
    }

    /** Ends also when the call has taken this long. */
    public Stopping withTimeLimit(Duration limit) {
        NullCheck.argument(limit, "limit");
        return new Stopping(maxNewTokens, endTokens, strings, Optional.of(limit));
    }
}
