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
 * @param drafted tokens that a {@link DraftingStrategy} has drafted, in all branches; 0 for other strategies
 * @param accepted how many of them were accepted
 * @param steps steps of the model in which drafts were read, the prompt aside; 0 for other strategies
 * @param threshold for stochastic beams: the largest perturbed log-probability that was not returned, which {@link
 *     StochasticBeamSearch#inclusionProbability} needs; empty when the model has no more texts than were returned
 * @since 0.1
 */
public record Generation(
        int[] prompt, List<GeneratedText> texts, long drafted, long accepted, long steps, OptionalDouble threshold) {

    /** Copies the list. */
    public Generation {
        NullCheck.argument(prompt, "prompt");
        NullCheck.argument(texts, "texts");
        NullCheck.argument(threshold, "threshold");
        texts = List.copyOf(texts);
    }

    static Generation of(int[] prompt, List<GeneratedText> texts) {
        return new Generation(prompt, texts, 0, 0, 0, OptionalDouble.empty());
    }

    /** The first text: the best one, or the only one. */
    public GeneratedText best() {
        return texts.get(0);
    }

    /** The share of drafted tokens that were accepted; empty where none was drafted. */
    public OptionalDouble acceptanceRate() {
        return drafted == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) accepted / drafted);
    }

    /** Generated tokens per step of the model: 1 without drafts; empty for strategies that do not draft. */
    public OptionalDouble tokensPerStep() {
        return steps == 0 || texts.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) best().tokens().length / steps);
    }
}
