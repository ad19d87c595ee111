package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Keeps candidates within n standard deviations of the best: {@code z ≥ max z − n·σ}, where σ is the population
 * standard deviation of the logits that are not masked. What it keeps does not depend on a temperature before it.
 *
 * <p>Reference: C. Tang et al., Top-nσ: not all logits are you need, 2024.
 *
 * <p>Immutable.
 *
 * @param n standard deviations, positive
 * @since 0.1
 */
@Summary(parameters = "N", value = "Keep logits within N deviations of the top.")
public record TopNSigma(double n) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public TopNSigma {
        RuleCheck.positive("top-n-sigma's n", n);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        double sigma = c.standardDeviation();
        c.keepAtLeast(c.topLogit() - n * sigma, 1);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.TRUNCATION;
    }
}
