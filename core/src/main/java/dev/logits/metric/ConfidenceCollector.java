package dev.logits.metric;

import dev.logits.internal.sum.RowWeight;
import java.io.Serial;

/** Collects what {@link Confidences} keep. */
final class ConfidenceCollector extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int MOST_ROWS = 1 << 25;
    private static final int MOST_CELLS = 1 << 24;

    private final ConfidenceCells cells;
    /** Rows that count in part. */
    private final PartKeys parts;

    ConfidenceCollector() {
        this(MOST_ROWS, MOST_CELLS);
    }

    ConfidenceCollector(int mostRows, int mostCells) {
        cells = new ConfidenceCells(mostRows, mostCells);
        parts = new PartKeys(mostRows);
    }

    @Override
    public boolean readsOrder() {
        return true;
    }

    @Override
    void addLabeled(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (!batch.ignored(r)) {
                add(batch.key(r), batch.correct(r), batch.weight(r));
            }
        }
    }

    /** A key is positive, so its sign is free to say whether the row was wrong. */
    void add(double key, boolean correct) {
        cells.add(correct ? key : -key);
    }

    private void add(double key, boolean correct, double weight) {
        if (weight == 1) {
            add(key, correct);
        } else {
            parts.add(correct ? key : -key, weight);
        }
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        ConfidenceCollector that = (ConfidenceCollector) others;
        cells.add(that.cells);
        parts.add(that.parts);
    }

    Confidences sorted() {
        if (cells.rows() + parts.size() == 0) {
            throw ScoredRows.noRows(ignored());
        }
        if (parts.size() == 0) {
            return cells.sorted();
        }
        return merged(cells.rows() == 0 ? new Confidences(new double[0], null, 0) : cells.sorted());
    }

    /** Whole rows come before parts of the same confidence that were alike right or wrong. */
    private Confidences merged(Confidences whole) {
        parts.sort();
        double[] keys = whole.signed();
        int n = keys.length + parts.size();
        double[] signed = new double[n];
        int[] counts = new int[n];
        double[] weights = new double[n];
        RowWeight sum = new RowWeight();
        int i = 0;
        int j = 0;
        for (int to = 0; to < n; to++) {
            boolean isWhole = j == parts.size() || i < keys.length && !MagnitudeSort.isBefore(parts.key(j), keys[i]);
            signed[to] = isWhole ? keys[i] : parts.key(j);
            counts[to] = isWhole ? whole.count(i) : 1;
            weights[to] = isWhole ? counts[to] : parts.weight(j);
            if (isWhole) {
                sum.addWhole(counts[to]);
                i++;
            } else {
                sum.add(parts.weight(j));
                j++;
            }
        }
        return new Confidences(signed, counts, rows(), weights, sum.value());
    }
}
