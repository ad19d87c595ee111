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
 * Bans given tokens, always.
 *
 * <p>Immutable.
 *
 * @param tokens the tokens that must not come, a set
 * @since 0.1
 */
public record SuppressedTokens(Tokens tokens) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public SuppressedTokens {
        NullCheck.argument(tokens, "tokens");
        tokens = tokens.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        for (int i = 0; i < tokens.size(); i++) {
            c.ban(RuleCheck.inVocabulary("suppressed tokens", tokens.get(i), c.vocabulary()));
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }

    @Override
    public boolean changesNothing() {
        return tokens.size() == 0;
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }
}
