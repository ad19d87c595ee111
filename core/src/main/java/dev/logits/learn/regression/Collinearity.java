package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A column that says nothing that others do not: {@code x[column] = constant + Σ factors[i]·x[columns[i]]}. A fit
 * without penalty leaves it out; its coefficient is then exactly 0 and has no standard error.
 *
 * @param column the column that was left out
 * @param columns the columns that it is made of; none if it is constant
 * @param factors one for each of them
 * @param constant what is added; 0 without an intercept
 * @since 0.1
 */
public record Collinearity(int column, List<Integer> columns, List<Double> factors, double constant) {

    /** Copies the lists. */
    public Collinearity {
        NullCheck.argument(columns, "columns");
        NullCheck.argument(factors, "factors");
        columns = List.copyOf(columns);
        factors = List.copyOf(factors);
    }
}
