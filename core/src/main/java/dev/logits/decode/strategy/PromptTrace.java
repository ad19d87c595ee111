package dev.logits.decode.strategy;

import dev.logits.decode.strategy.StepTrace.Alternative;
import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * How the model saw a token of a prompt, after the tokens before it. Logarithms are natural.
 *
 * <p>Immutable.
 *
 * @param position the token's place in the prompt, 1 or more: nothing is said of the first
 * @param token its id
 * @param rank its place among the logits, 1 for the most likely; of equal ones the lower id comes first
 * @param logProbability ln p; −∞ for a masked one
 * @param entropy of the distribution, in nats
 * @param alternatives the most likely tokens, best first
 * @since 0.1
 */
public record PromptTrace(
        int position, int token, int rank, double logProbability, double entropy, List<Alternative> alternatives) {

    /** Copies the list. */
    public PromptTrace {
        NullCheck.argument(alternatives, "alternatives");
        alternatives = List.copyOf(alternatives);
    }
}
