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
 * Nucleus sampling: the most likely candidates, in falling order and of equal ones the lower id first, up to the first
 * at which their probabilities add up to P.
 *
 * <p>Exactly: with w the weights exp(z − max z), the shortest beginning for which fl(Σ w) ≥ fl(P·fl(Σ all w)), where fl
 * rounds a sum to double once. P = 1 keeps everything.
 *
 * <p>Reference: A. Holtzman, J. Buys, L. Du, M. Forbes, Y. Choi, The curious case of neural text degeneration, ICLR
 * 2020.
 *
 * <p>Immutable.
 *
 * @param p P, above 0 and at most 1
 * @param minKeep keeps at least this many candidates, 1 or more
 * @since 0.1
 */
@Summary(parameters = "P", value = "Keep the fewest tokens of probability P (nucleus).")
public record TopP(double p, int minKeep) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public TopP {
        RuleCheck.share("top-p", p, "for the most likely token use Sampler.GREEDY");
        RuleCheck.minKeep("top-p", minKeep);
    }

    /** Keeps at least one candidate. */
    public TopP(double p) {
        this(p, 1);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepMass(p, minKeep);
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
    public List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return MinP.warnings(this, MinP.class, before);
    }
}
