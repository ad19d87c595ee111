package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Exclude top choices: with the given probability, of all candidates with p ≥ threshold drops all but the least likely.
 * Nothing happens when there are fewer than two of them, or fewer than {@code minKeep} candidates would be left.
 *
 * <p>Of equal ones the one with the highest id counts as the least likely. Whether it happens is drawn from this rule's
 * own stream, so that the sampler's draws stay.
 *
 * <p>With exempt tokens nothing happens in a step in which one of them would be dropped, so that neither the end of a
 * text nor that of a line is put off: this is what text-generation-webui does with the newline and the end of the text.
 *
 * <p>Immutable.
 *
 * @param probability how often, 0 to 1
 * @param threshold of probability, 0 to 0.5; usual is 0.1
 * @param minKeep keeps at least this many candidates, 1 or more
 * @param exempt tokens that are never dropped, a set, usually empty
 * @since 0.1
 */
@Summary(parameters = "P,T", value = "With probability P drop all but the last token of T or more.")
public record Xtc(double probability, double threshold, int minKeep, Tokens exempt) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public Xtc {
        RuleCheck.probability("XTC's probability", probability);
        if (!(threshold >= 0 && threshold <= 0.5)) {
            throw new IllegalArgumentException("XTC's threshold must be between 0 and 0.5, got " + threshold
                    + "; above 0.5 there are never two such candidates");
        }
        RuleCheck.minKeep("XTC", minKeep);
        NullCheck.argument(exempt, "exempt");
        exempt = exempt.asSet();
    }

    /** With no exempt token. */
    public Xtc(double probability, double threshold, int minKeep) {
        this(probability, threshold, minKeep, Tokens.of());
    }

    /** Keeps at least one candidate. */
    public Xtc(double probability, double threshold) {
        this(probability, threshold, 1);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        if (random.nextDouble() < probability) {
            c.dropMostLikely(threshold, minKeep, exempt);
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PROBABILITY_TRUNCATION;
    }

    @Override
    public boolean changesNothing() {
        return probability == 0;
    }

    @Override
    public boolean keepsTop() {
        return false;
    }
}
