package dev.logits.decode.strategy;

import dev.logits.decode.LogitsProcessor;
import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Beam search that draws its continuations instead of taking the best: at each step as many as {@link BeamSearch} looks
 * at are drawn without replacement, in proportion to e^(sum of log-probabilities), over all beams, and then ranked by
 * that sum. The prompt's sequence number keys its random numbers.
 *
 * <p>Immutable.
 *
 * @param processors rules, first to last; such as a temperature and top-k
 * @param beams B, at least 1
 * @param lengthPenalty α, finite; 0 for none
 * @param earlyStopping when the search ends before the limit
 * @param results the best texts to return, 1 to B
 * @since 0.1
 */
public record BeamSampling(
        List<LogitsProcessor> processors, int beams, double lengthPenalty, EarlyStopping earlyStopping, int results)
        implements Strategy {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public BeamSampling {
        NullCheck.argument(processors, "processors");
        NullCheck.argument(earlyStopping, "earlyStopping");
        processors = List.copyOf(processors);
        Counts.positive("the number of beams", beams);
        Counts.finite("the length penalty", lengthPenalty);
        Counts.results(results, beams, "beams");
    }
}
