package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The most likely candidate; of several the one with the lowest id. See {@link Sampler#GREEDY}.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public record Greedy() implements Sampler {

    @Override
    public int sample(Candidates c, RandomGenerator random) {
        return c.top();
    }

    @Override
    public Optional<String> warning(LogitsProcessor rule) {
        NullCheck.argument(rule, "rule");
        return rule.keepsTop()
                ? Optional.of(rule.getClass().getSimpleName()
                        + " has no effect: the greedy sampler takes the most likely token; leave it out, or sample")
                : Optional.empty();
    }
}
