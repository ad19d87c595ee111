package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.internal.check.NullCheck;

/**
 * Best-of-n: n independent samples, ranked by the mean over their tokens of ln p under the model's own distribution, so
 * that neither a long text nor a rule that has narrowed the choice counts for or against one. Of equal ones the earlier
 * sample comes first; a sample that ended because its rules left no token comes behind all others.
 *
 * <p>Immutable.
 *
 * @param plan rules and sampler
 * @param samples n, at least 1
 * @param results the best ones to return, 1 to n; all n for self-consistency, where answers are counted
 * @since 0.1
 */
public record BestOf(DecodingPlan plan, int samples, int results) implements Strategy {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if n is less than 1, or results is not 1 to n
     */
    public BestOf {
        NullCheck.argument(plan, "plan");
        Counts.positive("the number of samples", samples);
        Counts.results(results, samples, "samples");
    }
}
