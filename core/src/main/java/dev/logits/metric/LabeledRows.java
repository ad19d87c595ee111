package dev.logits.metric;

/** A collector of the rows that have a label, which counts them and those that have none. */
abstract class LabeledRows implements ScoredRows.Collector {
    private long rows;
    private long ignored;

    /** Adds a row of a batch that has a label. */
    abstract void add(ScoredRows batch, int r);

    @Override
    public void add(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (batch.ignored(r)) {
                ignored++;
            } else {
                rows++;
                add(batch, r);
            }
        }
    }

    /** Whether it reads more than the top class's probability; unless told, it does not. */
    @Override
    public boolean readsProbabilities() {
        return false;
    }

    final long ignored() {
        return ignored;
    }

    /**
     * The rows with a label.
     *
     * @throws IllegalArgumentException if there are none
     */
    final long rows() {
        if (rows == 0) {
            throw ScoredRows.noRows(ignored);
        }
        return rows;
    }
}
