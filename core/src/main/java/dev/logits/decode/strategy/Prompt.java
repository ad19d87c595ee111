package dev.logits.decode.strategy;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * What a text begins with.
 *
 * <p>Random numbers are a function of (seed, sequence, step). A prompt's texts are the sequences {@code sequence},
 * {@code sequence + 1} and so on: give a prompt the same number, and it gets the same texts, alone or in any batch.
 *
 * <p>Therefore the same tokens at neighboring numbers share texts where each prompt asks for several: with two texts
 * each, the second of sequence 0 is the first of sequence 1. Number prompts in steps of the texts that each asks for.
 *
 * <p>Immutable.
 *
 * @param tokens at least one; shared, not to be written
 * @param sequence the number of its first text
 * @since 0.1
 */
public record Prompt(int[] tokens, long sequence) {

    /**
     * Checks that there is a token.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Prompt {
        NullCheck.argument(tokens, "tokens");
        if (tokens.length == 0) {
            throw new IllegalArgumentException(
                    "a prompt needs 1 token or more; begin with the one that begins a text, or ends the text before");
        }
    }

    /** The tokens and the number. */
    @Override
    public String toString() {
        return "Prompt[" + Arrays.toString(tokens) + ", sequence=" + sequence + "]";
    }
}
