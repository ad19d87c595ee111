package dev.logits.metric;

import dev.logits.internal.kernel.RowBlocks;

/** The bins of every class's probability against "is it this class". Classes go over the threads, rows stay in order. */
final class ClasswiseBins implements ScoredRows.Metric {
    private final BinSums sums;
    private final int classes;
    private long rows;
    private long ignored;

    ClasswiseBins(EqualWidthBins bins, int classes) {
        this.classes = classes;
        sums = new BinSums(bins, classes);
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    public void add(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (batch.ignored(r)) {
                ignored++;
            } else {
                rows++;
            }
        }
        RowBlocks.forEach(classes, batch.count(), (from, to) -> {
            for (int r = 0; r < batch.count(); r++) {
                if (!batch.ignored(r)) {
                    addRow(batch, r, from, to);
                }
            }
        });
    }

    private void addRow(ScoredRows batch, int r, int from, int to) {
        int label = batch.label(r);
        for (int c = from; c < to; c++) {
            sums.add(c, batch.p(r, c), c == label);
        }
    }

    double meanError() {
        if (rows == 0) {
            throw ScoredRows.noRows(ignored);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += error(c);
        }
        return sum / classes;
    }

    /** The calibration error of one class's probability. */
    double error(int c) {
        return sums.absoluteGaps(c) / rows;
    }
}
