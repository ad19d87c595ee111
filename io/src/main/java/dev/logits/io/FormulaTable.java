package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.formula.DataFrame;
import dev.logits.learn.formula.DesignTerm;
import dev.logits.learn.regression.LogisticModel;
import java.util.List;

/**
 * Examples that a formula made of a file.
 *
 * <p>Its arrays are shared with whoever made it; nothing here changes them, so that any number of threads may read it.
 *
 * @param table features without the offset, labels, weights
 * @param coding with the fitted formula, for a model that is saved: an offset is its last feature
 * @param data the columns that terms need, of the rows of the table
 * @param rows which row of the file each is, from 0
 * @param terms the terms of the formula, with their features
 * @param intercept whether the formula has one
 * @param offset a number per row; empty without
 * @param clusters which rows belong together: a number per row; empty without
 * @param dropped how many rows of the file were left out, as a cell was missing
 * @param counts whether a row of the file was counts of successes and failures, and became two rows with weights
 * @since 0.1
 */
@SuppressWarnings("ArrayRecordComponent") // data of any size; equality is of no use
public record FormulaTable(
        FeatureTable table,
        FeatureCoding coding,
        DataFrame data,
        int[] rows,
        List<DesignTerm> terms,
        boolean intercept,
        double[] offset,
        int[] clusters,
        int dropped,
        boolean counts) {

    /** Copies the list. */
    public FormulaTable {
        NullCheck.argument(table, "table");
        NullCheck.argument(coding, "coding");
        NullCheck.argument(data, "data");
        NullCheck.argument(rows, "rows");
        NullCheck.argument(terms, "terms");
        NullCheck.argument(offset, "offset");
        NullCheck.argument(clusters, "clusters");
        terms = List.copyOf(terms);
    }

    /**
     * A model that was fitted on these features, for the saved coding: with an offset, whose weight is 1.
     *
     * @throws IllegalArgumentException if the model has another number of columns
     */
    public LogisticModel saved(LogisticModel fitted) {
        NullCheck.argument(fitted, "fitted");
        if (fitted.columns() != table.features().columns()) {
            throw new IllegalArgumentException("a model of " + fitted.columns() + " columns for "
                    + table.features().columns() + " features");
        }
        if (offset.length == 0) {
            return fitted;
        }
        int first = fitted.hasReference() ? 1 : 0;
        double[][] weights = new double[fitted.classes() - first][fitted.columns() + 1];
        double[] intercepts = new double[fitted.hasIntercept() ? weights.length : 0];
        for (int m = 0; m < weights.length; m++) {
            for (int j = 0; j < fitted.columns(); j++) {
                weights[m][j] = fitted.weight(m + first, j);
            }
            weights[m][fitted.columns()] = m + first == 1 ? 1 : 0;
            if (intercepts.length > 0) {
                intercepts[m] = fitted.intercept(m + first);
            }
        }
        return LogisticModel.of(weights, intercepts, fitted.hasReference(), fitted.penalty(), fitted.report());
    }

    /** The shape. */
    @Override
    public String toString() {
        return "FormulaTable of " + table + ", " + terms.size() + " terms";
    }
}
