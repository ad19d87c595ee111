package dev.logits.decode.strategy;

import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a strategy made of one prompt.
 *
 * <p>Immutable.
 *
 * @param prompt the prompt's tokens; shared, not to be written
 * @param texts the texts, best first where the strategy ranks them
 * @param drafted tokens that speculative decoding has drafted; 0 for other strategies
 * @param accepted how many of them were accepted
 * @param threshold for stochastic beams: the largest perturbed log-probability that was not returned, which {@link
 *     StochasticBeamSearch#inclusionProbability} needs; empty when the model has no more texts than were returned
 * @since 0.1
 */
public record Generation(
        int[] prompt, List<GeneratedText> texts, long drafted, long accepted, OptionalDouble threshold) {

    /** Copies the list. */
    public Generation {
        NullCheck.argument(prompt, "prompt");
        NullCheck.argument(texts, "texts");
        NullCheck.argument(threshold, "threshold");
        texts = List.copyOf(texts);
    }

    static Generation of(int[] prompt, List<GeneratedText> texts) {
        return new Generation(prompt, texts, 0, 0, OptionalDouble.empty());
    }

    /** The first text: the best one, or the only one. */
    public GeneratedText best() {
        return texts.get(0);
    }
}
