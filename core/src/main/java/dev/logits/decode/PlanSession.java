package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A plan at work on one sequence: holds what its rules and its sampler remember between steps. Not for several threads
 * at once. When the sequence forks, {@link #fork} gives the copy its own memory.
 *
 * @since 0.1
 */
public final class PlanSession {
    private static final int[] NONE = {};

    private final DecodingPlan plan;
    private final LogitsProcessor[] processors;
    private final Sampler sampler;

    private PlanSession(DecodingPlan plan, LogitsProcessor[] processors, Sampler sampler) {
        this.plan = plan;
        this.processors = processors;
        this.sampler = sampler;
    }

    static PlanSession of(DecodingPlan plan) {
        return new PlanSession(
                plan,
                plan.processors().stream().map(LogitsProcessor::newSession).toArray(LogitsProcessor[]::new),
                plan.sampler().newSession());
    }

    /** The plan. */
    public DecodingPlan plan() {
        return plan;
    }

    /**
     * Chooses the next token: {@link #process}, then the sampler.
     *
     * @param c just reset to the step's logits; afterwards the distribution that the token was chosen from
     * @param history the sequence so far; the token is not appended
     * @param random at the sequence's step
     */
    public int next(Candidates c, TokenHistory history, StepRandom random) {
        NullCheck.argument(c, "c");
        NullCheck.argument(history, "history");
        NullCheck.argument(random, "random");
        process(c, history, random);
        return sample(c, random);
    }

    /** The same, and tells a listener what each rule did. */
    public int next(Candidates c, TokenHistory history, StepRandom random, RuleListener listener) {
        NullCheck.argument(c, "c");
        NullCheck.argument(history, "history");
        NullCheck.argument(random, "random");
        NullCheck.argument(listener, "listener");
        process(c, history, random, listener);
        Effect effect = new Effect(c);
        int token = sample(c, random);
        effect.tell(processors.length, plan.sampler(), listener);
        return token;
    }

    /** Runs the rules, not the sampler. */
    public void process(Candidates c, TokenHistory history, StepRandom random) {
        NullCheck.argument(c, "c");
        NullCheck.argument(history, "history");
        NullCheck.argument(random, "random");
        List<LogitsProcessor> rules = plan.processors();
        for (int i = 0; i < processors.length; i++) {
            c.enter(rules.get(i));
            processors[i].process(c, history, random.stream(i + 1));
        }
    }

    /** The same, and tells a listener what each rule did. */
    public void process(Candidates c, TokenHistory history, StepRandom random, RuleListener listener) {
        NullCheck.argument(c, "c");
        NullCheck.argument(history, "history");
        NullCheck.argument(random, "random");
        NullCheck.argument(listener, "listener");
        List<LogitsProcessor> rules = plan.processors();
        for (int i = 0; i < processors.length; i++) {
            Effect effect = new Effect(c);
            c.enter(rules.get(i));
            processors[i].process(c, history, random.stream(i + 1));
            effect.tell(i, rules.get(i), listener);
        }
    }

    /** Runs the sampler on what {@link #process} left. */
    public int sample(Candidates c, StepRandom random) {
        NullCheck.argument(c, "c");
        NullCheck.argument(random, "random");
        return sampler.sample(c, random.stream(0));
    }

    /**
     * The tokens that must come next, because a rule allows no others one by one; see {@link LogitsProcessor#forced}.
     *
     * @param most the list is cut off there
     */
    public int[] forced(TokenHistory history, int most) {
        NullCheck.argument(history, "history");
        for (LogitsProcessor processor : processors) {
            int[] forced = processor.forced(history, most);
            if (forced.length > 0) {
                return forced;
            }
        }
        return NONE;
    }

    /** An independent session in the same state. */
    public PlanSession fork() {
        LogitsProcessor[] copies = new LogitsProcessor[processors.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = processors[i].fork();
        }
        return new PlanSession(plan, copies, sampler.fork());
    }

    /** What was there before a rule, to be compared with what is there after it. */
    private static final class Effect {
        private final Candidates c;
        private final int[] ids;
        private final double[] probabilities;

        Effect(Candidates c) {
            this.c = c;
            int size = c.size();
            ids = new int[size];
            probabilities = new double[size];
            double lse = c.logSumExp();
            for (int i = 0; i < size; i++) {
                ids[i] = c.id(i);
                probabilities[i] = dev.logits.internal.kernel.Elementary.exp(c.logit(i) - lse);
            }
        }

        void tell(int index, Object rule, RuleListener listener) {
            int removed = 0;
            double mass = 0;
            for (int i = 0; i < ids.length; i++) {
                if (probabilities[i] > 0 && c.logitOf(ids[i]) == Double.NEGATIVE_INFINITY) {
                    removed++;
                    mass += probabilities[i];
                }
            }
            listener.ran(index, rule, c, removed, Math.min(1, mass));
        }
    }
}
