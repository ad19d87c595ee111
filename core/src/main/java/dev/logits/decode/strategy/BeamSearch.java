package dev.logits.decode.strategy;

import dev.logits.decode.LogitsProcessor;
import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Beam search: goes on with the B most likely beginnings at every step, and returns the finished texts of the highest
 * {@code score = Σ ln p / length^α}, over the generated tokens, the one that ends the text included.
 *
 * <p>A step takes log-softmax of the raw logits first and runs the rules on that; what they leave is added to the
 * beam's sum as it is. The best (1 + number of end tokens)·B continuations, at least 2B, are looked at: those that end
 * a text are finished if they rank among the first B, and are dropped otherwise; the first B of the others go on. Ties
 * go to the earlier beam, then the lower id. At the length limit, running beams compete as they are.
 *
 * <p>A beam as wide as the tree finds the most likely text; a narrower one may not. Wide beams find texts that are
 * likely and dull; α above 0 favors longer ones.
 *
 * <p>Reference: Y. Wu et al., Google's neural machine translation system, 2016, for length^α.
 *
 * <p>Immutable.
 *
 * @param processors rules, first to last
 * @param beams B, at least 1
 * @param lengthPenalty α, finite; 0 for none
 * @param earlyStopping when the search ends before the limit
 * @param results the best texts to return, 1 to B
 * @since 0.1
 */
public record BeamSearch(
        List<LogitsProcessor> processors, int beams, double lengthPenalty, EarlyStopping earlyStopping, int results)
        implements Strategy {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public BeamSearch {
        NullCheck.argument(processors, "processors");
        NullCheck.argument(earlyStopping, "earlyStopping");
        processors = List.copyOf(processors);
        Counts.positive("the number of beams", beams);
        Counts.finite("the length penalty", lengthPenalty);
        Counts.results(results, beams, "beams");
    }

    /** B beams with α = 1 that stop exactly, without rules; the best text. */
    public static BeamSearch of(int beams) {
        return new BeamSearch(List.of(), beams, 1, EarlyStopping.EXACT, 1);
    }
}
