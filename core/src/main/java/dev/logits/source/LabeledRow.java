package dev.logits.source;

import dev.logits.Labels;
import dev.logits.internal.check.NullCheck;

/**
 * One row of a source that gives its rows one by one. Not copied: the array may be used again for the next row.
 *
 * @param logits K scores
 * @param label a class, or {@link Labels#IGNORE}
 * @since 0.1
 */
public record LabeledRow(float[] logits, int label) {

    /** Checks that there are scores. */
    public LabeledRow {
        NullCheck.argument(logits, "logits");
    }

    /** A row without a label. */
    public static LabeledRow unlabeled(float... logits) {
        return new LabeledRow(logits, Labels.IGNORE);
    }
}
