package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Lets only this token come first.
 *
 * <p>Immutable.
 *
 * @param token the first token that is generated
 * @since 0.1
 */
public record ForcedFirstToken(int token) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public ForcedFirstToken {
        RuleCheck.count("the forced first token", token);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (history.generated() == 0) {
            RuleCheck.inVocabulary("the forced first token", token, c.vocabulary());
            c.keepTokens(Tokens.of(token));
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }
}
