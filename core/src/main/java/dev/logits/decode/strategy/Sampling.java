package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.internal.check.NullCheck;

/**
 * Sampling: each token is chosen by the plan's sampler from what its rules leave. Texts of one prompt are independent:
 * text i of a prompt is the sequence {@code prompt.sequence() + i}.
 *
 * <p>Immutable.
 *
 * @param plan rules and sampler
 * @param results texts a prompt, at least 1
 * @since 0.1
 */
public record Sampling(DecodingPlan plan, int results) implements Strategy {

    /**
     * Checks the number of texts.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public Sampling {
        NullCheck.argument(plan, "plan");
        Counts.positive("the number of texts", results);
    }

    /** One text a prompt. */
    public static Sampling of(DecodingPlan plan) {
        NullCheck.argument(plan, "plan");
        return new Sampling(plan, 1);
    }
}
