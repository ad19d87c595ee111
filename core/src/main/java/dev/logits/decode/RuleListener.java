package dev.logits.decode;

/**
 * Hears what each rule of a plan did in a step; see {@link PlanSession#next(Candidates, TokenHistory, StepRandom,
 * RuleListener)}.
 *
 * <p>Called in the thread that decodes.
 *
 * @since 0.1
 */
public interface RuleListener {

    /**
     * A rule has run.
     *
     * @param index the rule's place in the plan, from 0; the sampler's own narrowing comes last, at the number of rules
     * @param rule the rule, or the sampler, as the plan holds it
     * @param c the candidates it left; to be read only, during the call
     * @param removed candidates that are masked or gone, and were not before
     * @param removedProbability their probability before, 0 to 1
     */
    void ran(int index, Object rule, Candidates c, int removed, double removedProbability);
}
