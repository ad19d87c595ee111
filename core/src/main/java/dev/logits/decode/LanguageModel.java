package dev.logits.decode;

import dev.logits.internal.check.NullCheck;
import java.util.function.Function;

/**
 * A source of next-token logits: after any sequence of tokens, one logit for each token of the vocabulary. The model
 * is shared and immutable; what it remembers of a text lives in a {@link ModelSession}.
 *
 * <p>For implementers: {@link SessionContract} checks a model in your tests, in one line. Logits obey the rules of
 * {@link dev.logits.Logits}: −∞ masks a token, NaN and +∞ are errors. The same tokens should give the same logits in
 * every row of every session, or else a sequence's tokens depend on the batch it is decoded in; a model that cannot
 * promise it says by how much they differ. {@link #open} may be called by several threads.
 *
 * <pre>{@code
 * try (ModelSession session = model.open(1)) {
 *     Logits next = Logits.zeros(1, model.vocabulary());
 *     for (int token : prompt) {
 *         session.advance(new int[] {token}, next);
 *     }
 *     // next: the logits of the token after the prompt
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface LanguageModel extends AutoCloseable {

    /**
     * A model that is a function of the tokens so far, whose sessions are made here: for a model behind another
     * interface, a table, a test. Rows, forks and rewinds need nothing of the function.
     *
     * <pre>{@code
     * LanguageModel bigrams = LanguageModel.of(table.length, tokens -> table[tokens[tokens.length - 1]]);
     * }</pre>
     *
     * @param vocabulary V, at least 1
     * @param logits from the tokens of a text, at least one, an array of its own, to the V logits of the next
     *     token; it must give the same for the same tokens, and is called by as many threads as there are sessions at
     *     work
     * @throws IllegalArgumentException if the vocabulary is empty or there is no function; {@link
     *     ModelSession#advance} throws it when the function does not give V logits
     */
    static LanguageModel of(int vocabulary, Function<int[], float[]> logits) {
        NullCheck.argument(logits, "logits");
        return new TextFunction(vocabulary, logits);
    }

    /** The number of tokens V; ids are 0 to V − 1. */
    int vocabulary();

    /** The most tokens that a row of a session can hold, prompt included; {@link Integer#MAX_VALUE} for no limit. */
    default int contextLength() {
        return Integer.MAX_VALUE;
    }

    /**
     * Begins sequences, each with no token yet.
     *
     * @param sequences the number of rows, 0 or more; others may join later
     * @throws IllegalArgumentException if sequences is less than 0
     */
    ModelSession open(int sequences);

    /** Frees what the model holds; a model in Java's heap holds nothing. */
    @Override
    default void close() {}
}
