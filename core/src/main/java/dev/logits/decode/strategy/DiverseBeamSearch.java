package dev.logits.decode.strategy;

import dev.logits.decode.LogitsProcessor;
import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Diverse (group) beam search: the beams are split into groups that search one after the other within a step, and λ
 * times the number of beams of earlier groups that go on with a token in this step is subtracted from that token's
 * log-probability, so that later groups look elsewhere. The penalty stays in the sum, and so in the score. Each group
 * keeps its own finished texts, and the best of all groups are returned, a text that several groups found once.
 *
 * <p>Reference: A. K. Vijayakumar et al., Diverse beam search, AAAI 2018, with Hamming diversity.
 *
 * <p>Immutable.
 *
 * @param processors rules, first to last; they run before the penalty
 * @param beams B in all groups together, a multiple of groups
 * @param groups at least 1; 1 is beam search
 * @param diversity λ, finite and not negative
 * @param lengthPenalty α, finite; 0 for none
 * @param earlyStopping when a group ends before the limit
 * @param results the best texts to return, 1 to B
 * @since 0.1
 */
public record DiverseBeamSearch(
        List<LogitsProcessor> processors,
        int beams,
        int groups,
        double diversity,
        double lengthPenalty,
        EarlyStopping earlyStopping,
        int results)
        implements Strategy {

    /**
     * Checks the numbers and copies the list.
     *
     * @throws IllegalArgumentException if a number is out of its range, or beams is not a multiple of groups
     */
    public DiverseBeamSearch {
        NullCheck.argument(processors, "processors");
        NullCheck.argument(earlyStopping, "earlyStopping");
        processors = List.copyOf(processors);
        Counts.positive("the number of beams", beams);
        Counts.positive("the number of groups", groups);
        if (beams % groups != 0) {
            throw new IllegalArgumentException("the number of beams must be a multiple of the number of groups, got "
                    + beams + " beams and " + groups + " groups");
        }
        if (!(diversity >= 0 && diversity < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the diversity must be finite and 0 or more, got " + diversity);
        }
        Counts.finite("the length penalty", lengthPenalty);
        Counts.results(results, beams, "beams");
    }
}
