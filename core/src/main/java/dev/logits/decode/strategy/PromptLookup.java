package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.internal.check.NullCheck;

/**
 * Speculative decoding without a second model: what followed the last time when the text's last few tokens came up
 * before is the draft. The longest end of the text of at most {@code longestMatch} tokens that occurred before counts,
 * at its latest occurrence. A drafted token x has q = 1, and is accepted with probability p(x). Pays where a text
 * repeats its prompt: summaries, edited code, answers with quotations.
 *
 * <p>The texts are distributed exactly as those of {@link Sampling}; see {@link SpeculativeDecoding} for the sampler.
 *
 * <p>Immutable.
 *
 * @param plan rules and sampler
 * @param draftTokens tokens drafted at a time, at least 1
 * @param longestMatch the longest end of the text that is looked for, at least 1
 * @since 0.1
 */
public record PromptLookup(DecodingPlan plan, int draftTokens, int longestMatch) implements DraftingStrategy {

    /**
     * Checks the numbers and the sampler.
     *
     * @throws IllegalArgumentException if a number is less than 1, or the sampler is another one
     */
    public PromptLookup {
        NullCheck.argument(plan, "plan");
        SpeculativeDecoding.checkSampler(plan);
        Counts.positive("the number of drafted tokens", draftTokens);
        Counts.positive("the longest match", longestMatch);
    }

    @Override
    public PromptLookup with(DecodingPlan plan) {
        return new PromptLookup(plan, draftTokens, longestMatch);
    }
}
