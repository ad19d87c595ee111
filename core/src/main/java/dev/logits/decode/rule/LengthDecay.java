package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.random.RandomGenerator;

/**
 * Makes the end of the text likelier the longer it gets: once n, the number of generated tokens, is above
 * {@code start}, {@code z + |z|·(factor^(n − start) − 1)} for the tokens that end a text.
 *
 * <p>Immutable.
 *
 * @param start generated tokens before it begins
 * @param factor the base, positive; above 1 the end gets likelier
 * @param stop the tokens that end a text, a set
 * @since 0.1
 */
public record LengthDecay(int start, double factor, Tokens stop) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public LengthDecay {
        NullCheck.argument(stop, "stop");
        RuleCheck.count("the length decay's start", start);
        RuleCheck.positive("the length decay's factor", factor);
        RuleCheck.notEmpty("LengthDecay", stop.size(), "name the tokens that end a text");
        stop = stop.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        int late = history.generated() - start;
        if (late > 0) {
            double gain = Math.min(Elementary.exp(late * Elementary.log(factor)), Float.MAX_VALUE) - 1;
            for (int i = 0; i < stop.size(); i++) {
                int token = RuleCheck.inVocabulary("the stop tokens", stop.get(i), c.vocabulary());
                double z = c.logitOf(token);
                if (z > Double.NEGATIVE_INFINITY) {
                    c.setLogit(token, RuleCheck.bounded(z + Math.abs(z) * gain));
                }
            }
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PENALTY;
    }

    @Override
    public boolean changesNothing() {
        return factor == 1;
    }
}
