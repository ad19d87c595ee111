package dev.logits.decode;

import java.util.random.RandomGenerator;

/** The most likely candidate; of several the one with the lowest id. See {@link Sampler#GREEDY}. */
public record Greedy() implements Sampler {

    @Override
    public int sample(Candidates c, RandomGenerator random) {
        return c.top();
    }
}
