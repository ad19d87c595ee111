package dev.logits.metric;

/**
 * One number of each row that resamples need, beside its confidence. What is asked for is collected once, however many
 * metrics ask for it; each column costs 8 bytes per row.
 */
enum RowColumn {
    /** Negative log-likelihood. */
    NLL,
    /** Brier score. */
    BRIER,
    /** Whether the label is among the five top classes: 0, 1, or a share where it ties. */
    TOP5,
    /** The label. */
    LABEL,
    /** The class of the largest logit. */
    PREDICTED;

    /** A row's number. */
    double of(ScoredRows rows, int r) {
        return switch (this) {
            case NLL -> rows.nll(r);
            case BRIER -> rows.brier(r);
            case TOP5 -> rows.amongTop(r, TopKAccuracy.REPORTED);
            case LABEL -> rows.label(r);
            case PREDICTED -> rows.predicted(r);
        };
    }

    /** Whether it needs more than the top class's probability. */
    boolean readsProbabilities() {
        return this == BRIER;
    }
}
