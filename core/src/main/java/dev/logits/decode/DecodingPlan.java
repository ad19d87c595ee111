package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * How a token is chosen: rules in their order, then a sampler. The order changes the answer; see the guide.
 *
 * <pre>{@code
 * DecodingPlan plan = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopK(40));
 * PlanSession session = plan.newSession();
 * Candidates c = new Candidates(vocabulary);
 * StepRandom random = new StepRandom();
 * for (int step = 0; ; step++) {
 *     int token = session.next(c.reset(logits, 0), history, random.at(seed, 0, step));
 * }
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param processors the rules, first to last
 * @param sampler chooses among what they leave
 * @since 0.1
 */
public record DecodingPlan(List<LogitsProcessor> processors, Sampler sampler) {

    /** Copies the list. */
    public DecodingPlan {
        NullCheck.argument(processors, "processors");
        NullCheck.argument(sampler, "sampler");
        processors = List.copyOf(processors);
    }

    /** A plan of these rules, first to last. */
    public static DecodingPlan of(Sampler sampler, LogitsProcessor... processors) {
        NullCheck.argument(sampler, "sampler");
        NullCheck.argument(processors, "processors");
        return new DecodingPlan(List.of(processors), sampler);
    }

    /**
     * The token that follows one row of logits, at the beginning of a text. Allocates; a loop uses a {@link
     * PlanSession}.
     *
     * @param logits one for each token of the vocabulary, not written
     * @param seed the same seed gives the same token
     * @throws DeadEndException if the logits are no distribution, or the rules leave no token
     */
    public int sample(float[] logits, long seed) {
        NullCheck.argument(logits, "logits");
        return sample(logits, TokenHistory.ofPrompt(), seed, 0);
    }

    /**
     * The token that follows one row of logits in a text: what a {@link PlanSession} chooses at this step of sequence
     * 0. Rules and samplers that remember earlier steps, such as {@code Mirostat}, begin anew.
     *
     * @param logits one for each token of the vocabulary, not written
     * @param history the prompt and what was generated so far, not changed
     * @param seed the same seed, step, logits and history give the same token
     * @param step the number of the generated token, from 0
     * @throws DeadEndException if the logits are no distribution, or the rules leave no token
     */
    public int sample(float[] logits, TokenHistory history, long seed, long step) {
        NullCheck.argument(logits, "logits");
        NullCheck.argument(history, "history");
        Candidates c = new Candidates(logits.length).reset(logits);
        return newSession().next(c, history, new StepRandom().at(seed, 0, step));
    }

    /** What decodes one sequence by this plan. */
    public PlanSession newSession() {
        return PlanSession.of(this);
    }

    /** The same rules with another sampler. */
    public DecodingPlan withSampler(Sampler sampler) {
        NullCheck.argument(sampler, "sampler");
        return new DecodingPlan(processors, sampler);
    }

    /** The same without the rules of one kind, such as a preset's default. */
    public DecodingPlan without(Class<? extends LogitsProcessor> kind) {
        NullCheck.argument(kind, "kind");
        return new DecodingPlan(
                processors.stream().filter(rule -> !kind.isInstance(rule)).toList(), sampler);
    }

    /**
     * What in this plan may do something other than one would think: orders that harm, rules without effect, rules that
     * come twice. Empty for most plans.
     */
    public List<PlanWarning> warnings() {
        return PlanLint.of(this);
    }
}
