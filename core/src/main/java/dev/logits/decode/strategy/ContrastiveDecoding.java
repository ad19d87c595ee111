package dev.logits.decode.strategy;

import dev.logits.decode.LanguageModel;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;

/**
 * Contrastive decoding: what a good model, the expert, finds likelier than a weak one, the amateur, among the tokens
 * that the expert finds plausible. With ℓ = log-softmax: {@code (1 + β)·ℓ(expert) − β·ℓ(amateur)}, and −∞ where
 * {@code p < α · max p} under the expert.
 *
 * <p>Both models read the same tokens and must have the same vocabulary. At β = 0 only the bound α works.
 *
 * <p>References: X. L. Li et al., Contrastive decoding: open-ended text generation as optimization, ACL 2023, which is
 * the limit of large β; S. O'Brien, M. Lewis, Contrastive decoding improves reasoning in large language models, 2023,
 * whose formula this is.
 *
 * <p>Immutable; the model is shared, and stays open.
 *
 * @param amateur the weak model
 * @param plausibility α, 0 to 1; usual is 0.1
 * @param strength β, 0 or more; usual is 0.5
 * @since 0.1
 */
public record ContrastiveDecoding(LanguageModel amateur, double plausibility, double strength) implements Contrast {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public ContrastiveDecoding {
        NullCheck.argument(amateur, "amateur");
        RuleCheck.probability("the plausibility", plausibility);
        RuleCheck.notNegative("the strength of the contrast", strength);
    }
}
