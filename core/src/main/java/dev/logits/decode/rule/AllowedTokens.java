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
 * Keeps given tokens only.
 *
 * <p>Immutable.
 *
 * @param tokens the tokens that may come, a set
 * @since 0.1
 */
public record AllowedTokens(Tokens tokens) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public AllowedTokens {
        NullCheck.argument(tokens, "tokens");
        RuleCheck.notEmpty("AllowedTokens", tokens.size(), "to allow every token leave the rule out");
        tokens = tokens.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepTokens(tokens);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }
}
