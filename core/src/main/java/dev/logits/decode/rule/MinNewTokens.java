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
 * Bans the tokens that end a text while fewer than a number of tokens have been generated.
 *
 * <p>Immutable.
 *
 * @param tokens the least number of generated tokens
 * @param stop the tokens that end a text, a set; all of them, which a {@code Decoder} checks
 * @since 0.1
 */
public record MinNewTokens(int tokens, Tokens stop) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public MinNewTokens {
        NullCheck.argument(stop, "stop");
        RuleCheck.count("the minimal number of new tokens", tokens);
        RuleCheck.notEmpty("MinNewTokens", stop.size(), "name the tokens that end a text");
        stop = stop.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.generated() < tokens) {
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
