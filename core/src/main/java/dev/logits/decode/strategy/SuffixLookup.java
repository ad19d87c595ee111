package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.internal.check.NullCheck;

/**
 * Speculative decoding by a suffix automaton of the prompt and what was generated: drafts what followed the longest end
 * of the text that came up before, whatever its length, and the more tokens the longer that is. Where a text copies
 * long stretches it reads more tokens per step of the model than {@link PromptLookup}, which looks at a few tokens
 * only; a draft takes constant time on average.
 *
 * <p>The texts are distributed exactly as those of {@link Sampling}; see {@link SpeculativeDecoding} for the sampler.
 *
 * <p>Reference: Y. Hu et al., SAM decoding: speculative decoding via suffix automaton, 2024.
 *
 * <p>Immutable.
 *
 * @param plan rules and sampler
 * @param draftTokens the most tokens drafted at a time, at least 1; usual is 16
 * @param leastMatch the shortest match that is drafted from, at least 1; usual is 2
 * @since 0.1
 */
public record SuffixLookup(DecodingPlan plan, int draftTokens, int leastMatch) implements Strategy {

    /**
     * Checks the numbers and the sampler.
     *
     * @throws IllegalArgumentException if a number is less than 1, or the sampler is another one
     */
    public SuffixLookup {
        NullCheck.argument(plan, "plan");
        SpeculativeDecoding.checkSampler(plan);
        Counts.positive("the number of drafted tokens", draftTokens);
        Counts.positive("the shortest match", leastMatch);
    }

    @Override
    public int results() {
        return 1;
    }
}
