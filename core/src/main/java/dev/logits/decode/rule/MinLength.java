package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Bans the tokens that end a text while it is shorter than a number of tokens, the prompt's included.
 *
 * <p>Immutable.
 *
 * @param tokens the shortest length
 * @param stop the tokens that end a text, a set; all of them, which a {@code Decoder} checks
 * @since 0.1
 */
public record MinLength(int tokens, Tokens stop) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public MinLength {
        NullCheck.argument(stop, "stop");
        RuleCheck.count("the minimal length", tokens);
        RuleCheck.notEmpty("MinLength", stop.size(), "name the tokens that end a text");
        stop = stop.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.length() < tokens) {
            for (int i = 0; i < stop.size(); i++) {
                c.ban(RuleCheck.inVocabulary("the stop tokens", stop.get(i), c.vocabulary()));
            }
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }

    @Override
    public boolean changesNothing() {
        return tokens == 0;
    }

    @Override
    public Optional<Tokens> bannedEnds() {
        return tokens > 0 ? Optional.of(stop) : Optional.empty();
    }
}
