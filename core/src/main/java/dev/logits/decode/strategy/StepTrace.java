package dev.logits.decode.strategy;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * What happened in one step: the token chosen, how the model saw it, and what the rules made of that. Logarithms are
 * natural.
 *
 * <p>Immutable.
 *
 * @param step from 0, the first generated token
 * @param token the token chosen
 * @param rank its place among the raw logits, 1 for the most likely; of equal ones the lower id comes first
 * @param rawLogProbability ln p under the model's own distribution
 * @param processedLogProbability ln p under the distribution that it was chosen from, when all rules had run
 * @param rawEntropy of the model's own distribution, in nats
 * @param selfCertainty the mean over the vocabulary of −ln(V·p) under the model's own distribution, tokens of
 *     probability 0 left out: 0 where all are equally likely, larger the surer the model is
 * @param entropy of the distribution that it was chosen from, in nats
 * @param raw the most likely tokens of the model's own distribution, best first
 * @param processed the most likely tokens of the distribution that it was chosen from, best first
 * @param effects what each rule removed, in their order
 * @since 0.1
 */
public record StepTrace(
        int step,
        int token,
        int rank,
        double rawLogProbability,
        double processedLogProbability,
        double rawEntropy,
        double selfCertainty,
        double entropy,
        List<Alternative> raw,
        List<Alternative> processed,
        List<RuleEffect> effects) {

    /** Copies the lists. */
    public StepTrace {
        NullCheck.argument(raw, "raw");
        NullCheck.argument(processed, "processed");
        NullCheck.argument(effects, "effects");
        raw = List.copyOf(raw);
        processed = List.copyOf(processed);
        effects = List.copyOf(effects);
    }

    /**
     * A token that might have been chosen.
     *
     * @param token its id
     * @param logProbability ln p
     */
    public record Alternative(int token, double logProbability) {}

    /**
     * What one rule removed.
     *
     * @param rule the rule, or the sampler, as the plan holds it; it prints itself
     * @param removed the candidates that it masked or dropped
     * @param probability how likely they were before, 0 to 1
     */
    public record RuleEffect(Object rule, int removed, double probability) {
        /** Checks that nothing is null. */
        public RuleEffect {
            NullCheck.argument(rule, "rule");
        }
    }
}
