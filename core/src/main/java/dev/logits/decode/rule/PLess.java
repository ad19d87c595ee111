package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import java.util.random.RandomGenerator;

/**
 * Keeps candidates with {@code p ≥ Σ p²}, the probability that two draws agree; has no parameter.
 *
 * <p>Reference: R. Tan, S. Wu, P. Howard, p-less sampling: a robust hyperparameter-free approach for LLM decoding,
 * 2025.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
@Summary("Keep tokens as likely as a draw is by itself.")
public record PLess() implements LogitsProcessor {

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepProbable(c.collisionProbability(), 1);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PROBABILITY_TRUNCATION;
    }
}
