package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.Summary;
import dev.logits.decode.TokenHistory;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Bounds entropy: of the n most likely, normalized among themselves, keeps those up to which the running {@code −Σ p ln
 * p} is at most α times that of all n; always the first.
 *
 * <p>Reference: E. Baghaei Potraghloo et al., Top-H decoding: adapting the creativity and coherence with bounded
 * entropy in text generation, 2025.
 *
 * <p>Immutable.
 *
 * @param alpha α, above 0 and at most 1
 * @param n how many are looked at
 * @since 0.1
 */
@Summary(parameters = "A", value = "Keep the top tokens up to a share A of the entropy.")
public record TopH(double alpha, int n) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public TopH {
        RuleCheck.share("top-H's alpha", alpha, "for the most likely token use Sampler.GREEDY");
        if (n < 1) {
            throw new IllegalArgumentException("top-H must look at 1 candidate or more, got n = " + n);
        }
    }

    /** Looks at the 100 most likely. */
    public TopH(double alpha) {
        this(alpha, 100);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepEntropy(alpha, n);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PROBABILITY_TRUNCATION;
    }
}
