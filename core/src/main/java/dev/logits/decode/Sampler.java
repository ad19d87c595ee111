package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses a token of the candidates that a plan's rules have left. It may narrow them further or replace their logits;
 * afterwards they hold the distribution that the token was drawn from.
 *
 * <p>A sampler that remembers something between the steps of a sequence returns an object with that memory from
 * {@link #newSession}, as {@link LogitsProcessor} does.
 *
 * <p>A sampler is immutable and may be shared by threads; a session is for one sequence, in one thread at a time.
 *
 * @since 0.1
 */
public interface Sampler {
    /** The most likely candidate; of several the one with the lowest id. */
    Sampler GREEDY = new Greedy();

    /** A draw from the softmax of the candidates. */
    Sampler ANCESTRAL = new Ancestral();

    /**
     * The id of the chosen token, whose probability is never 0.
     *
     * @param random this sampler's own numbers for this step of this sequence
     */
    int sample(Candidates c, RandomGenerator random);

    /**
     * What a rule before this sampler does that one would not think.
     *
     * @return a message that says what happens, and the remedy; none if all is well
     */
    default Optional<String> warning(LogitsProcessor rule) {
        NullCheck.argument(rule, "rule");
        return Optional.empty();
    }

    /** The name in files and in options of commands: {@link LogitsProcessor#nameOf} of its class. */
    default String name() {
        return LogitsProcessor.nameOf(getClass());
    }

    /** What samples one sequence; this sampler itself when it remembers nothing. */
    default Sampler newSession() {
        return this;
    }

    /** An independent copy of this session in its present state; this sampler itself when it remembers nothing. */
    default Sampler fork() {
        return this;
    }
}
