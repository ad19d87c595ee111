package dev.logits.metric;

import java.util.Arrays;

/** Collects confidences, 8 bytes per row and a bounded number of rows, and sorts them. */
final class ConfidenceCollector extends LabeledRows {
    /** More rows than this are thinned: 256 MB, and twice as much again while they are sorted. */
    private static final int MOST = 1 << 25;

    private final int most;
    private final EvenSample sample;
    private double[] signed = new double[1024];

    ConfidenceCollector() {
        this(MOST);
    }

    ConfidenceCollector(int most) {
        this.most = most;
        this.sample = new EvenSample(most);
    }

    @Override
    public boolean readsOrder() {
        return true;
    }

    @Override
    void add(ScoredRows batch, int r) {
        add(batch.key(r), batch.correct(r));
    }

    /** A key is positive, so its sign is free to say whether the row was wrong. */
    void add(double key, boolean correct) {
        int to = sample.place((from, place) -> signed[place] = signed[from]);
        if (to < 0) {
            return;
        }
        if (to == signed.length) {
            signed = Arrays.copyOf(signed, Math.min(most, 2 * to));
        }
        signed[to] = correct ? key : -key;
    }

    Confidences sorted() {
        if (sample.count() == 0) {
            throw ScoredRows.noRows(ignored());
        }
        return new Confidences(MagnitudeSort.sorted(signed, sample.count(), null), sample.offered());
    }
}
