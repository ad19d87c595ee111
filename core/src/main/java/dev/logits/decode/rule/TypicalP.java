package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Locally typical sampling: the candidates whose surprise −ln p is nearest to its mean, the entropy H, up to the first
 * at which their probabilities add up to P; of equally near ones the lower id first.
 *
 * <p>It may drop the most likely candidate, when that says less than usual. P = 1 keeps everything; a probability of 0
 * counts 0 in H.
 *
 * <p>Reference: C. Meister, T. Pimentel, G. Wiher, R. Cotterell, Locally typical sampling, TACL 2023.
 *
 * <p>Immutable.
 *
 * @param p P, above 0 and at most 1
 * @param minKeep keeps at least this many candidates, 1 or more
 * @since 0.1
 */
@Summary(parameters = "P", value = "Keep the most typical tokens of probability P.")
public record TypicalP(double p, int minKeep) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public TypicalP {
        RuleCheck.share("typical-p", p, "for the most likely token use Sampler.GREEDY");
        RuleCheck.minKeep("typical-p", minKeep);
    }

    /** Keeps at least one candidate. */
    public TypicalP(double p) {
        this(p, 1);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepTypical(p, minKeep);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PROBABILITY_TRUNCATION;
    }

    @Override
    public boolean changesNothing() {
        return p == 1;
    }

    @Override
    public boolean keepsTop() {
        return false;
    }

    @Override
    public List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return p == 1 || before.stream().noneMatch(TopP.class::isInstance)
                ? List.of()
                : List.of(
                        "TypicalP after TopP: the entropy that it compares with is that of the truncated distribution");
    }
}
