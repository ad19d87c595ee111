package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import java.util.random.RandomGenerator;

/**
 * Bans every token that would repeat an n-gram: w is banned if the last n − 1 tokens followed by w have occurred.
 * Nothing is banned while the text is shorter than n; n = 1 bans every token that was seen.
 *
 * <p>The time it takes grows with the text's length only, however repetitive it is and however large n.
 *
 * <p>Immutable.
 *
 * @param n the length, 1 or more
 * @since 0.1
 */
@Summary(parameters = "N", value = "Never repeat N tokens in a row.")
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

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        int length = history.length();
        if (n == 1) {
            ban(c, history, 0);
        }
        if (length < n) {
            return;
        }
        int[] repeats = c.repeats(history, 0);
        for (int back = 1; back < length; back++) {
            // What ends that many tokens before the end is as the text's end for repeats[back] tokens.
            if (repeats[back] >= n - 1) {
                ban(c, history, length - back);
            }
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }

    private static void ban(Candidates c, TokenHistory history, int place) {
        if (place < history.length() && history.token(place) < c.vocabulary()) {
            c.ban(history.token(place));
        }
    }
}
