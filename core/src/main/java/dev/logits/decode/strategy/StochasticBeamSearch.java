package dev.logits.decode.strategy;

import dev.logits.decode.LogitsProcessor;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.List;

/**
 * Stochastic beam search: k texts sampled without replacement, exactly, in one beam search. Every text's
 * log-probability φ is perturbed with Gumbel noise, and the k largest of all texts are found top-down: a beginning's
 * perturbed value G is the maximum over its continuations, whose own are drawn given that maximum.
 *
 * <p>The distribution is the softmax of what the rules leave, step by step. Texts come with {@code score} G, largest
 * first, which is the order of sampling without replacement; {@code logProbability} is φ. With κ the largest G that was
 * not returned, {@code p / inclusionProbability(φ, κ)} weighs a text so that sums over the samples estimate sums over
 * all texts without bias.
 *
 * <p>Reference: W. Kool, H. van Hoof, M. Welling, Stochastic beams and where to find them, ICML 2019.
 *
 * <p>Immutable.
 *
 * @param processors rules, first to last; such as a temperature
 * @param results k, at least 1
 * @since 0.1
 */
public record StochasticBeamSearch(List<LogitsProcessor> processors, int results) implements Strategy {

    /**
     * Checks k and copies the list.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public StochasticBeamSearch {
        NullCheck.argument(processors, "processors");
        processors = List.copyOf(processors);
        Counts.positive("the number of samples", results);
    }

    /** Without rules. */
    public static StochasticBeamSearch of(int results) {
        return new StochasticBeamSearch(List.of(), results);
    }

    /**
     * The probability that a text's perturbed log-probability exceeds κ: {@code 1 − exp(−exp(φ − κ))}.
     *
     * @param logProbability φ
     * @param threshold κ, of {@link Generation#threshold}
     */
    public static double inclusionProbability(double logProbability, double threshold) {
        return -Elementary.expm1(-Elementary.exp(logProbability - threshold));
    }
}
