package dev.logits.learn.formula;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DoubleFeatures;

/**
 * Rows of a table as a formula codes them: features without a column for the intercept, offsets, and which rows of the
 * table they are.
 *
 * <p>Its arrays are shared with whoever made it; nothing here changes them, so that any number of threads may read it.
 *
 * @param features a row for each row that is used
 * @param offset a number for each of these; empty without {@code offset(...)}
 * @param rows the number of each in the table, rising
 * @param dropped how many rows were left out, as a cell was missing
 * @since 0.1
 */
@SuppressWarnings("ArrayRecordComponent") // data of any size; equality is of no use
public record DesignMatrix(DoubleFeatures features, double[] offset, int[] rows, int dropped) {
    /** Checks that nothing is null. */
    public DesignMatrix {
        NullCheck.argument(features, "features");
        NullCheck.argument(offset, "offset");
        NullCheck.argument(rows, "rows");
    }

    /** The shape. */
    @Override
    public String toString() {
        return "DesignMatrix of " + features + ", " + dropped + " rows dropped";
    }
}
