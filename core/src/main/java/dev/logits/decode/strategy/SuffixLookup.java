package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.internal.check.NullCheck;

/**
 * Speculative decoding by a suffix automaton of the prompt and what was generated: drafts what followed the longest end
 * of the text that came up before, whatever its length, and the more tokens the longer that is. Where a text copies
 * long stretches it reads more tokens per step of the model than {@link PromptLookup}, which looks at a few tokens
 * only; a draft takes constant time on average.
 *
 * <p>Several drafts may be read at once: those that follow begin with other tokens that have followed the same end, or
 * a shorter one. Each is a row of the model's session, forked from the text's; see {@link SpeculativeTree}.
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
 * @param drafts the most drafts that are read at once, 1 to {@value SpeculativeTree#MOST_LEAVES}; usual is 1
 * @since 0.1
 */
public record SuffixLookup(DecodingPlan plan, int draftTokens, int leastMatch, int drafts) implements DraftingStrategy {

    /**
     * Checks the numbers and the sampler.
     *
     * @throws IllegalArgumentException if a number is less than 1, there are too many drafts, or the sampler is another
     *     one
     */
    public SuffixLookup {
        NullCheck.argument(plan, "plan");
        SpeculativeDecoding.checkSampler(plan);
        Counts.positive("the number of drafted tokens", draftTokens);
        Counts.positive("the shortest match", leastMatch);
        Counts.positive("the number of drafts", drafts);
        if (drafts > SpeculativeTree.MOST_LEAVES) {
            throw new IllegalArgumentException(
                    "at most " + SpeculativeTree.MOST_LEAVES + " drafts are read at once, got " + drafts);
        }
    }

    /** One draft at a time. */
    public SuffixLookup(DecodingPlan plan, int draftTokens, int leastMatch) {
        this(plan, draftTokens, leastMatch, 1);
    }

    @Override
    public SuffixLookup with(DecodingPlan plan) {
        return new SuffixLookup(plan, draftTokens, leastMatch, drafts);
    }
}
