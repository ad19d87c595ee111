package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Lets only given tokens, such as the end of the text, come as the last one.
 *
 * <p>Immutable.
 *
 * @param tokens the tokens that may come last, a set
 * @param maxNewTokens the number of the last token, from 1 on
 * @since 0.1
 */
public record ForcedLastToken(Tokens tokens, int maxNewTokens) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public ForcedLastToken {
        NullCheck.argument(tokens, "tokens");
        RuleCheck.notEmpty("ForcedLastToken", tokens.size(), "leave the rule out");
        tokens = tokens.asSet();
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException("the last token is the 1st or a later one, got " + maxNewTokens);
        }
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.generated() == maxNewTokens - 1) {
            c.keepTokens(tokens);
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }
}
