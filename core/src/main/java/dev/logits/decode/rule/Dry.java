package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.TokenTally;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * "Don't repeat yourself": makes a token less likely by the length of what it would repeat. With n the length of the
 * longest end of the text that also stands right before an earlier occurrence of the token, and n ≥ allowedLength:
 * {@code z − multiplier · base^(n − allowedLength)}.
 *
 * <p>No repetition reaches back across a breaker, and a token that is a breaker by itself is never penalized. The
 * exponent is capped where the penalty would leave the range of floats. The time it takes grows with the window's
 * length only, however repetitive the text and however many the breakers.
 *
 * <pre>{@code new Dry(0.8, 1.75, 2, Window.ALL, List.of(Tokens.of(newline)))}</pre>
 *
 * <p>Immutable.
 *
 * @param multiplier the penalty at the allowed length, 0 or more; usual is 0.8
 * @param base the growth for each token more, 1 or more; usual is 1.75
 * @param allowedLength the shortest repetition that is penalized, 1 or more; usual is 2
 * @param window which tokens are looked at
 * @param breakers sequences that no repetition reaches across
 * @param exempt tokens that are never penalized, such as those that end a text or a line; a set, usually empty
 * @since 0.1
 */
public record Dry(
        double multiplier, double base, int allowedLength, Window window, List<Tokens> breakers, Tokens exempt)
        implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Dry {
        NullCheck.argument(window, "window");
        NullCheck.argument(breakers, "breakers");
        NullCheck.argument(exempt, "exempt");
        exempt = exempt.asSet();
        RuleCheck.notNegative("DRY's multiplier", multiplier);
        if (!(base >= 1) || base == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("DRY's base must be 1 or more, and finite, got " + base);
        }
        if (allowedLength < 1) {
            throw new IllegalArgumentException("DRY's allowed length must be 1 or more, got " + allowedLength);
        }
        breakers = new Breakers(breakers);
        for (Tokens breaker : breakers) {
            RuleCheck.notEmpty("a breaker", breaker.size(), "leave it out");
        }
    }

    /** With no exempt token. */
    public Dry(double multiplier, double base, int allowedLength, Window window, List<Tokens> breakers) {
        this(multiplier, base, allowedLength, window, breakers, Tokens.of());
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        int from = window.from(history);
        int n = history.length() - from;
        Breakers found = (Breakers) breakers;
        int limit = n - found.lastEnd(history, from);
        if (multiplier == 0 || limit < allowedLength) {
            return;
        }
        int[] repeats = c.repeats(history, from);
        TokenTally longest = c.tally();
        for (int i = 1; i < n; i++) {
            // What ends i tokens before the end is as the text's end for repeats[i] tokens; then came the next one.
            int token = history.token(history.length() - i);
            int length = Math.min(repeats[i], limit);
            if (length >= allowedLength
                    && length > longest.get(RuleCheck.inVocabulary("the history", token, c.vocabulary()))
                    && !found.isOne(token)
                    && !exempt.contains(token)) {
                longest.set(token, length);
            }
        }
        for (int i = 0; i < longest.size(); i++) {
            int token = longest.token(i);
            c.add(token, -penalty(longest.get(token) - allowedLength));
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PENALTY;
    }

    @Override
    public boolean changesNothing() {
        return multiplier == 0;
    }

    private double penalty(int exponent) {
        return Math.min(multiplier * Elementary.exp(exponent * Elementary.log(base)), Float.MAX_VALUE);
    }
}
