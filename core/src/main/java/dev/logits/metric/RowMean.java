package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/** The mean over labeled rows of one number per row; the shape that accuracy, likelihood and Brier score share. */
final class RowMean extends LabeledRows implements ValueCollector {
    private final RowValue value;
    private final boolean probabilities;
    private final ExactSum sum = new ExactSum();

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
    void add(ScoredRows batch, int r) {
        sum.add(value.of(batch, r));
    }

    @Override
    public double value() {
        return mean();
    }

    /** The mean over rows in memory. */
    double of(Logits z, int[] labels) {
        ScoredRows.pass(z, labels, this);
        return mean();
    }

    /** The mean over the rows of a source. */
    double of(LogitsSource source) throws IOException {
        ScoredRows.pass(source, this);
        return mean();
    }

    double mean() {
        return sum.value() / rows();
    }
}
