package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * Makes every logit a log-probability, {@code z − lse}. Probabilities stay; rules that look at a logit's sign, such as
 * {@link RepetitionPenalty}, see another number. Hugging Face does this before the rules of a beam search.
 */
public record Normalize() implements LogitsProcessor {

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        c.normalize();
    }
}
