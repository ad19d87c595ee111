package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.TokenTally;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes tokens that the window holds less likely: {@code z < 0 ? z·r : z/r}, once for each distinct token.
 *
 * <p>It looks at the sign of the logit, so that adding a constant to all logits changes what it does. r below 1 rewards
 * repetition.
 *
 * <p>Reference: N. S. Keskar, B. McCann, L. R. Varshney, C. Xiong, R. Socher, CTRL, 2019.
 *
 * <p>Immutable.
 *
 * @param penalty r, positive; 1 changes nothing
 * @param window which tokens count as seen
 * @param exempt tokens that are never penalized, such as those that end a text or a line; a set, usually empty
 * @since 0.1
 */
public record RepetitionPenalty(double penalty, Window window, Tokens exempt) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public RepetitionPenalty {
        NullCheck.argument(window, "window");
        NullCheck.argument(exempt, "exempt");
        RuleCheck.positive("the repetition penalty", penalty);
        exempt = exempt.asSet();
    }

    /** With no exempt token. */
    public RepetitionPenalty(double penalty, Window window) {
        this(penalty, window, Tokens.of());
    }

    /** Of all tokens so far, the prompt's included. */
    public RepetitionPenalty(double penalty) {
        this(penalty, Window.ALL);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        TokenTally seen = c.tally(history, window);
        for (int i = 0; i < seen.size(); i++) {
            int token = seen.token(i);
            double z = c.logitOf(token);
            if (z > Double.NEGATIVE_INFINITY && !exempt.contains(token)) {
                c.setLogit(token, RuleCheck.bounded(z < 0 ? z * penalty : z / penalty));
            }
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PENALTY;
    }

    @Override
    public boolean changesNothing() {
        return penalty == 1;
    }

    @Override
    public List<String> warnings(List<LogitsProcessor> before) {
        NullCheck.argument(before, "before");
        return before.stream().noneMatch(rule -> rule.kind() == RuleKind.NORMALIZATION)
                ? List.of()
                : List.of("RepetitionPenalty after Normalize: every logit is negative then, so that every seen token is"
                        + " multiplied; this is what beam search in Hugging Face does, elsewhere put it first");
    }
}
