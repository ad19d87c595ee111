package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Divides every logit by T: below 1 the likely tokens become likelier, above 1 the distribution flattens.
 *
 * <p>T is kept as a factor and costs no pass; logits are {@code z / T} in double precision.
 *
 * @param temperature T, positive and finite
 */
public record Temperature(double temperature) implements LogitsProcessor {

    /**
     * Checks T.
     *
     * @throws IllegalArgumentException unless T is positive and finite
     */
    public Temperature {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature
                    + "; for the most likely token use Sampler.GREEDY");
        }
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.divide(temperature);
    }
}
