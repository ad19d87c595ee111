package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.NullCheck;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Keeps the k most likely candidates: exactly k, or all when there are fewer; of equal ones those with the lower ids.
 *
 * <p>Immutable.
 *
 * @param k at least 1
 * @since 0.1
 */
@Summary(parameters = "K", value = "Keep the K most likely tokens.")
public record TopK(int k) implements LogitsProcessor {

    /**
     * Checks k.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public TopK {
        if (k < 1) {
            throw new IllegalArgumentException(
                    "top-k needs k of 1 or more, got " + k + "; to keep every candidate leave the rule out");
        }
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepTop(k);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.TRUNCATION;
    }

    @Override
    public List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return before.stream().noneMatch(TopP.class::isInstance)
                ? List.of()
                : List.of(
                        "top-k after top-p: top-p has summed over candidates that top-k drops, so less than its share is"
                                + " left, and it worked on the whole vocabulary; put top-k first");
    }
}
