package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * A draw from the softmax of the candidates: with u uniform in [0, 1), the first candidate in the order of ids whose
 * cumulated weight exceeds u times the total. See {@link Sampler#ANCESTRAL}.
 *
 * <p>u and the sums are doubles; a token of probability 0 is never drawn, also not at u = 0.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public record Ancestral() implements Sampler {

    @Override
    public int sample(Candidates c, RandomGenerator random) {
        return c.draw(random.nextDouble());
    }
}
