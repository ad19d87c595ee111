package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Keeps the k most likely candidates: exactly k, or all when there are fewer; of equal ones those with the lower ids.
 *
 * @param k at least 1
 */
public record TopK(int k) implements LogitsProcessor {

    /**
     * Checks k.
     *
     * @throws IllegalArgumentException if k is less than 1
     */
    public TopK {
        if (k < 1) {
            throw new IllegalArgumentException(
                    "top-k needs k of 1 or more, got " + k + "; to keep every candidate leave the rule out");
        }
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.keepTop(k);
    }
}
