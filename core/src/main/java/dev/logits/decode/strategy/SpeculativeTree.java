package dev.logits.decode.strategy;

import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LanguageModel;
import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Speculative decoding with several drafts at once, as a tree: the drafting model proposes several tokens for the next
 * place, several after each of those, and so on, and the model reads all branches in one step. Where it refuses one
 * token the next one is judged, so that more tokens are accepted per step than of a single draft.
 *
 * <p>The tokens that are proposed for one place are drawn without replacement. The i-th, x, which was drawn from q_i,
 * is accepted with probability {@code min(1, p_i(x) / q_i(x))}, where p_1 = p and {@code p_(i+1) = max(0, p_i − q_i)},
 * normalized; where all are refused a token is drawn from what is left of p. The texts are distributed exactly as those
 * of {@link Sampling}. With {@code Sampler.GREEDY} the best tokens of the drafting model are proposed, and the text is
 * that of greedy search.
 *
 * <p>Each branch is a row of the model's session that is forked from the text's: a step reads as many rows as the tree
 * has leaves, of {@link #draftTokens} + 1 tokens. That is worth it where the model has computing power to spare, and
 * where drafts are often refused at their first token; branch there, and not below: {@code 3, 1, 1}.
 *
 * <p>References: X. Miao et al., SpecInfer: accelerating large language model serving with tree-based speculative
 * inference and verification, ASPLOS 2024; W. Jeon et al., Recursive speculative decoding: accelerating LLM inference
 * via sampling without replacement, 2024.
 *
 * <p>Immutable.
 *
 * @param plan rules and sampler, as in {@link SpeculativeDecoding}
 * @param draft the drafting model, of the same vocabulary; the caller closes it
 * @param widths for each place of a draft how many tokens are proposed after each token before it, at least 1; their
 *     product is at most {@value #MOST_LEAVES}
 * @since 0.1
 */
public record SpeculativeTree(DecodingPlan plan, LanguageModel draft, List<Integer> widths)
        implements DraftingStrategy {
    /** The most branches of a tree. */
    public static final int MOST_LEAVES = 256;

    /**
     * Checks the numbers and the sampler.
     *
     * @throws IllegalArgumentException if there is no width, one is less than 1, the tree has too many branches, or the
     *     sampler is another one
     */
    public SpeculativeTree {
        NullCheck.argument(plan, "plan");
        NullCheck.argument(draft, "draft");
        NullCheck.argument(widths, "widths");
        SpeculativeDecoding.checkSampler(plan);
        widths = List.copyOf(widths);
        if (widths.isEmpty()) {
            throw new IllegalArgumentException("a tree of drafts has a width or more, got none");
        }
        long leaves = 1;
        for (int i = 0; i < widths.size(); i++) {
            Counts.positive("widths[" + i + "]", widths.get(i));
            leaves *= widths.get(i);
            if (leaves > MOST_LEAVES) {
                throw new IllegalArgumentException("a tree of the widths " + widths + " has more than " + MOST_LEAVES
                        + " branches; take smaller numbers");
            }
        }
    }

    @Override
    public SpeculativeTree with(DecodingPlan plan) {
        return new SpeculativeTree(plan, draft, widths);
    }

    @Override
    public int draftTokens() {
        return widths.size();
    }
}
