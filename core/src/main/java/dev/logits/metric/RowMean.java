package dev.logits.metric;

import dev.logits.internal.sum.ExactSum;

/** The mean over labelled rows of one number a row; the shape that accuracy, likelihood and Brier score share. */
final class RowMean implements ValueCollector {
    private final RowValue value;
    private final boolean probabilities;
    private final ExactSum sum = new ExactSum();
    private long rows;
    private long ignored;

    /**
     * @param probabilities whether {@code value} reads more than the top class's
     */
    RowMean(RowValue value, boolean probabilities) {
        this.value = value;
        this.probabilities = probabilities;
    }

    /** A row's number. */
    @FunctionalInterface
    interface RowValue {
        double of(ScoredRows batch, int r);
    }

    @Override
    public boolean readsProbabilities() {
        return probabilities;
    }

    @Override
    public void add(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (batch.ignored(r)) {
                ignored++;
            } else {
                sum.add(value.of(batch, r));
                rows++;
            }
        }
    }

    @Override
    public double value() {
        return mean();
    }

    double mean() {
        if (rows == 0) {
            throw ScoredRows.noRows(ignored);
        }
        return sum.value() / rows;
    }
}
