package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;

/** The mean over labeled rows of one number per row; the shape that accuracy, likelihood and Brier score share. */
final class RowMean extends LabeledRows implements ValueCollector {
    @Serial
    private static final long serialVersionUID = 1;

    private final BatchSum value;
    private final boolean probabilities;
    private final ExactSum sum = new ExactSum();

    /**
     * @param value what adds the numbers
     * @param probabilities whether it reads more than the top class's
     */
    RowMean(BatchSum value, boolean probabilities) {
        this.value = value;
        this.probabilities = probabilities;
    }

    @Override
    public boolean readsProbabilities() {
        return probabilities;
    }

    /** Adds the numbers of all labeled rows of a batch. Not a lambda: one that can be sent is made at each start. */
    interface BatchSum extends Serializable {
        void add(ScoredRows batch, ExactSum sum);
    }

    @Override
    void addLabeled(ScoredRows batch) {
        value.add(batch, sum);
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        sum.add(((RowMean) others).sum);
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
        return sum.value() / weight();
    }
}
