package dev.logits.learn.formula;

import dev.logits.internal.check.NullCheck;

/**
 * A formula that cannot be read, or does not fit the data: the message names the place, what is there, and what helps.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class FormulaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 60;

    /** A problem that belongs to no one place. */
    public FormulaException(String message) {
        super(NullCheck.argument(message, "message"));
    }

    FormulaException(String formula, int place, String problem) {
        super("formula, character " + (place + 1) + ", at \"" + near(formula, place) + "\": " + problem);
    }

    private static String near(String formula, int place) {
        String rest = formula.substring(Math.min(place, formula.length()));
        return rest.isEmpty() ? "the end" : rest.length() > SHOWN ? rest.substring(0, SHOWN) + "..." : rest;
    }
}
