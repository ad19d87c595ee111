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
 * Keeps candidates at least m times as likely as the most likely one: {@code p ≥ m · max p}.
 *
 * <p>That is {@code z ≥ max z + ln m}: it needs no softmax, and how many are kept follows the model's certainty. m = 0
 * keeps everything, m = 1 the most likely and its equals.
 *
 * <p>Reference: M. Nguyen, A. Baker, C. Neo, A. Roush, A. Kirsch, R. Shwartz-Ziv, Turning up the heat: min-p sampling
 * for creative and coherent LLM outputs, 2024.
 *
 * <p>Immutable.
 *
 * @param m the least share of the largest probability, 0 to 1
 * @param minKeep keeps at least this many candidates, 1 or more
 * @since 0.1
 */
@Summary(parameters = "M", value = "Keep tokens of M times the top probability.")
public record MinP(double m, int minKeep) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public MinP {
        RuleCheck.probability("min-p", m);
        RuleCheck.minKeep("min-p", minKeep);
    }

    /** Keeps at least one candidate. */
    public MinP(double m) {
        this(m, 1);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepRelative(m, minKeep);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PROBABILITY_TRUNCATION;
    }

    @Override
    public boolean changesNothing() {
        return m == 0;
    }

    @Override
    public List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return warnings(this, TopP.class, before);
    }

    /** Of two rules that cut the same tail. */
    static List<String> warnings(
            LogitsProcessor rule, Class<? extends LogitsProcessor> other, List<LogitsProcessor> before) {
        return rule.changesNothing() || before.stream().noneMatch(r -> other.isInstance(r) && !r.changesNothing())
                ? List.of()
                : List.of("top-p and min-p both cut the tail, and the stricter one decides step by step; one of them is"
                        + " enough");
    }
}
