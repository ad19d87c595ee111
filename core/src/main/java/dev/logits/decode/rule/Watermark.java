package dev.logits.decode.rule;

import dev.logits.decode.LogitsProcessor;

/**
 * A rule that leaves a trace in the choice of tokens, which who has its key can find in a text. It goes behind all
 * other rules.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface Watermark extends LogitsProcessor permits GreenList, SynthId {

    /**
     * How much a text looks as if it had this watermark. Each distinct piece of the text counts once, so that a text
     * that repeats itself is no evidence.
     *
     * @param tokens the generated tokens, without the prompt
     * @param vocabulary the model's, which the watermark was made with
     * @throws IllegalArgumentException if a token is not in the vocabulary, or the text is too short to be judged
     */
    WatermarkEvidence detect(int[] tokens, int vocabulary);
}
