package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;

/**
 * A strategy that drafts tokens, and has the model read them all at once: the same distribution in fewer steps of the
 * model. {@link Generation#acceptanceRate} and {@link Generation#tokensPerStep} say what came of it.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface DraftingStrategy extends Strategy
        permits SpeculativeDecoding, SpeculativeTree, PromptLookup, SuffixLookup {

    /** Rules and sampler. */
    DecodingPlan plan();

    /** The same with another plan. */
    DraftingStrategy with(DecodingPlan plan);

    /** The most tokens of a draft that can come one after the other. */
    int draftTokens();

    @Override
    default int results() {
        return 1;
    }
}
