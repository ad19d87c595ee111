package dev.logits.metric;

import java.io.Serializable;

/**
 * One number of each row that resamples need, beside its confidence. What is asked for is collected once, however many
 * metrics ask for it; each column costs 8 bytes per row.
 */
record RowColumn(String name, RowColumn.RowValue value, boolean readsProbabilities) implements Serializable {
    /** A row's number. */
    @FunctionalInterface
    interface RowValue extends Serializable {
        double of(ScoredRows batch, int r);
    }

    /** Negative log-likelihood. */
    static final RowColumn NLL = new RowColumn("nll", ScoredRows::nll, false);
    /** Brier score. */
    static final RowColumn BRIER = new RowColumn("brier", ScoredRows::brier, true);
    /** Whether the label is among the five top classes: 0, 1, or a share where it ties. */
    static final RowColumn TOP5 = new RowColumn("top5", (rows, r) -> rows.amongTop(r, TopKAccuracy.REPORTED), false);
    /** The label. */
    static final RowColumn LABEL = new RowColumn("label", ScoredRows::label, false);
    /** The class of the largest logit. */
    static final RowColumn PREDICTED = new RowColumn("predicted", ScoredRows::predicted, false);
}
