package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Keeps candidates with {@code p ≥ ε}.
 *
 * <p>Reference: J. Hewitt, C. D. Manning, P. Liang, Truncation sampling as language model desmoothing, EMNLP 2022.
 *
 * <p>Immutable.
 *
 * @param epsilon ε, above 0 and below 1; usual are 3e-4 to 9e-4
 * @param minKeep keeps at least this many candidates, 1 or more
 * @since 0.1
 */
@Summary(parameters = "E", value = "Keep tokens of probability E or more.")
public record EpsilonCutoff(double epsilon, int minKeep) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public EpsilonCutoff {
        RuleCheck.cutoff("epsilon", epsilon);
        RuleCheck.minKeep("the epsilon cutoff", minKeep);
    }

    /** Keeps at least one candidate. */
    public EpsilonCutoff(double epsilon) {
        this(epsilon, 1);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepProbable(epsilon, minKeep);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PROBABILITY_TRUNCATION;
    }
}
