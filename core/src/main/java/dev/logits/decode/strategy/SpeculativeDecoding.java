package dev.logits.decode.strategy;

import dev.logits.decode.Ancestral;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.Greedy;
import dev.logits.decode.LanguageModel;
import dev.logits.internal.check.NullCheck;

/**
 * Speculative decoding: a small, fast model drafts a few tokens, and the model reads them all at once. A drafted token
 * x is accepted with probability {@code min(1, p(x) / q(x))}; at the first one refused, a token is drawn from {@code
 * max(0, p − q)}, normalized; when all are accepted one more is drawn from p. The texts are distributed exactly as
 * those of {@link Sampling}, and equal those of greedy search where the sampler is greedy.
 *
 * <p>p and q are what the models' distributions are after the whole plan, which runs on both. The sampler must be one
 * that draws from the candidates' distribution as it is: {@code Sampler.ANCESTRAL} or {@code Sampler.GREEDY}.
 *
 * <p>Reference: Y. Leviathan, M. Kalman, Y. Matias, Fast inference from transformers via speculative decoding, ICML
 * 2023.
 *
 * <p>Immutable.
 *
 * @param plan rules and sampler
 * @param draft the drafting model, of the same vocabulary; the caller closes it
 * @param draftTokens tokens drafted at a time, at least 1
 * @since 0.1
 */
public record SpeculativeDecoding(DecodingPlan plan, LanguageModel draft, int draftTokens) implements DraftingStrategy {

    /**
     * Checks the number of tokens and the sampler.
     *
     * @throws IllegalArgumentException if the number is less than 1, or the sampler is another one
     */
    public SpeculativeDecoding {
        NullCheck.argument(plan, "plan");
        NullCheck.argument(draft, "draft");
        checkSampler(plan);
        Counts.positive("the number of drafted tokens", draftTokens);
    }

    static void checkSampler(DecodingPlan plan) {
        if (!(plan.sampler() instanceof Ancestral) && !(plan.sampler() instanceof Greedy)) {
            throw new IllegalArgumentException("drafted tokens cannot be judged under the sampler " + plan.sampler()
                    + ": use Sampler.ANCESTRAL or Sampler.GREEDY, or plain Sampling");
        }
    }

    @Override
    public SpeculativeDecoding with(DecodingPlan plan) {
        return new SpeculativeDecoding(plan, draft, draftTokens);
    }
}
