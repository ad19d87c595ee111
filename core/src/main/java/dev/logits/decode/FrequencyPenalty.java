package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Makes tokens less likely by how often the window holds them: {@code z − count·f − [count > 0]·π}.
 *
 * @param frequency f, for each time; negative rewards
 * @param presence π, for having been there at all; negative rewards
 * @param window which tokens count
 */
public record FrequencyPenalty(double frequency, double presence, Window window) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public FrequencyPenalty {
        Check.finite("the frequency penalty", frequency);
        Check.finite("the presence penalty", presence);
        Check.window(window);
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
            c.add(token, -Check.bounded(seen.get(token) * frequency + presence));
        }
    }
}
