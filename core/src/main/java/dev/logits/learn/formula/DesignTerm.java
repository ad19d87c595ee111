package dev.logits.learn.formula;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A term of a fitted formula and the columns of features that it makes.
 *
 * <p>Immutable.
 *
 * @param name its variables, joined by colons
 * @param variables as they are written
 * @param firstColumn of its features
 * @param columns how many it has
 * @since 0.1
 */
public record DesignTerm(String name, List<String> variables, int firstColumn, int columns) {

    /** Copies the list. */
    public DesignTerm {
        NullCheck.argument(name, "name");
        NullCheck.argument(variables, "variables");
        variables = List.copyOf(variables);
    }
}
