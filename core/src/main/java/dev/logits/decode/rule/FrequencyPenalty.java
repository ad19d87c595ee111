package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.TokenTally;
import dev.logits.decode.Tokens;
import dev.logits.decode.Window;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.random.RandomGenerator;

/**
 * Makes tokens less likely by how often the window holds them: {@code z − count·f − [count > 0]·π}.
 *
 * <p>Immutable.
 *
 * @param frequency f, for each time; negative rewards
 * @param presence π, for having been there at all; negative rewards
 * @param window which tokens count
 * @param exempt tokens that are never penalized, such as those that end a text or a line; a set, usually empty
 * @since 0.1
 */
public record FrequencyPenalty(double frequency, double presence, Window window, Tokens exempt)
        implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public FrequencyPenalty {
        NullCheck.argument(window, "window");
        NullCheck.argument(exempt, "exempt");
        NumberCheck.finite("the frequency penalty", frequency);
        NumberCheck.finite("the presence penalty", presence);
        exempt = exempt.asSet();
    }

    /** With no exempt token. */
    public FrequencyPenalty(double frequency, double presence, Window window) {
        this(frequency, presence, window, Tokens.of());
    }

    /** Of what was generated. */
    public FrequencyPenalty(double frequency, double presence) {
        this(frequency, presence, Window.GENERATED);
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        TokenTally seen = c.tally(history, window);
        for (int i = 0; i < seen.size(); i++) {
            int token = seen.token(i);
            if (!exempt.contains(token)) {
                c.add(token, -RuleCheck.bounded(seen.get(token) * frequency + presence));
            }
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.PENALTY;
    }

    @Override
    public boolean changesNothing() {
        return frequency == 0 && presence == 0;
    }
}
