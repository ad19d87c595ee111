package dev.logits.metric;

import java.io.Serial;

/** Collects what {@link Confidences} keep. */
final class ConfidenceCollector extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int MOST_ROWS = 1 << 25;
    private static final int MOST_CELLS = 1 << 24;

    private final ConfidenceCells cells;

    ConfidenceCollector() {
        this(MOST_ROWS, MOST_CELLS);
    }

    ConfidenceCollector(int mostRows, int mostCells) {
        cells = new ConfidenceCells(mostRows, mostCells);
    }

    @Override
    public boolean readsOrder() {
        return true;
    }

    @Override
    void addLabeled(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (!batch.ignored(r)) {
                add(batch.key(r), batch.correct(r));
            }
        }
    }

    /** A key is positive, so its sign is free to say whether the row was wrong. */
    void add(double key, boolean correct) {
        cells.add(correct ? key : -key);
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        cells.add(((ConfidenceCollector) others).cells);
    }

    Confidences sorted() {
        if (cells.rows() == 0) {
            throw ScoredRows.noRows(ignored());
        }
        return cells.sorted();
    }
}
