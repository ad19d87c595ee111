package dev.logits.decode;

import dev.logits.internal.check.NullCheck;

/**
 * What may be wrong with a plan; see {@link DecodingPlan#warnings}.
 *
 * <p>Immutable.
 *
 * @param index the rule it is about, from 0
 * @param message what happens, and the remedy
 * @since 0.1
 */
public record PlanWarning(int index, String message) {
    /** Checks that nothing is null. */
    public PlanWarning {
        NullCheck.argument(message, "message");
    }

    @Override
    public String toString() {
        return "rule " + (index + 1) + ": " + message;
    }
}
