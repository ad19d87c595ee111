package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.MissingCells;
import java.util.Optional;

/**
 * What to read of a table by a formula.
 *
 * <p>Immutable.
 *
 * @param formula label and terms
 * @param missing what happens to rows in which a cell is missing
 * @param weights the column of sample weights
 * @param clusters the column that says which rows belong together
 * @since 0.1
 */
public record FormulaOptions(
        Formula formula, MissingCells missing, Optional<String> weights, Optional<String> clusters) {

    /** Checks that nothing is null. */
    public FormulaOptions {
        NullCheck.argument(formula, "formula");
        NullCheck.argument(missing, "missing");
        NullCheck.argument(weights, "weights");
        NullCheck.argument(clusters, "clusters");
    }

    /** Rows with missing cells are dropped, without weights and clusters. */
    public static FormulaOptions of(String formula) {
        NullCheck.argument(formula, "formula");
        return new FormulaOptions(Formula.parse(formula), MissingCells.DROP, Optional.empty(), Optional.empty());
    }
}
