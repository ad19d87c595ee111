package dev.logits.decode.grammar;

/**
 * A grammar, or a text read by it, needs more states than the budget of its constraint allows. The message names the
 * rule, which is a JSON pointer for a schema and the name in the file for a grammar.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class GrammarLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GrammarLimitException(String message) {
        super(message);
    }
}
