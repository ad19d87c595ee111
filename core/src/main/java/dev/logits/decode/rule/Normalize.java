package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import java.util.random.RandomGenerator;

/**
 * Makes every logit a log-probability, {@code z − lse}. Probabilities stay; rules that look at a logit's sign, such as
 * {@link RepetitionPenalty}, see another number. Hugging Face does this before the rules of a beam search.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public record Normalize() implements LogitsProcessor {

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.normalize();
    }

    @Override
    public RuleKind kind() {
        return RuleKind.NORMALIZATION;
    }
}
