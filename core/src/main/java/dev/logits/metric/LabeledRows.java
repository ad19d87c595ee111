package dev.logits.metric;

import dev.logits.internal.sum.RowWeight;
import java.io.Serial;

/** A collector of the rows that have a label, which counts them and those that have none. */
abstract class LabeledRows implements ScoredRows.Collector {
    @Serial
    private static final long serialVersionUID = 1;

    private final RowWeight ignored = new RowWeight();
    private final RowWeight weight = new RowWeight();

    /**
     * Adds the rows of a batch that have a label. A loop of each class's own: one that they shared would call whatever
     * class it meets for each row, which costs more than what most of them do.
     */
    abstract void addLabeled(ScoredRows batch);

    @Override
    public final void add(ScoredRows batch) {
        int labeled = batch.labeled();
        if (batch.isPlain()) {
            weight.addWhole(labeled);
            ignored.addWhole(batch.count() - labeled);
        } else {
            addWeights(batch);
        }
        addLabeled(batch);
    }

    @Override
    public final void merge(ScoredRows.Collector other) {
        LabeledRows others = (LabeledRows) other;
        mergeLabeled(others);
        weight.add(others.weight);
        ignored.add(others.ignored);
    }

    private void addWeights(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            (batch.ignored(r) ? ignored : weight).add(batch.weight(r), batch.isMore(r));
        }
    }

    /** Adds what a collector of the same kind has found in other rows. */
    abstract void mergeLabeled(LabeledRows others);

    /** Whether it reads more than the top class's probability; unless told, it does not. */
    @Override
    public boolean readsProbabilities() {
        return false;
    }

    final long ignored() {
        return weight.isWhole() ? ignored.rows() : ignored.distinct();
    }

    /** Whether all rows with a label count whole. */
    final boolean isWhole() {
        return weight.isWhole();
    }

    /**
     * The rows with a label, each once where any counts in part.
     *
     * @throws IllegalArgumentException if there are none
     */
    final long rows() {
        if (weight.isWhole() && weight.rows() == 0) {
            throw ScoredRows.noRows(ignored());
        }
        return weight.rows();
    }

    /** What they count together: their number, unless some count in part. Throws as {@link #rows}. */
    final double weight() {
        rows();
        return weight.value();
    }
}
