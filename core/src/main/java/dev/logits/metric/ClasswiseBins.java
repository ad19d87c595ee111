package dev.logits.metric;

import dev.logits.internal.parallel.RowBlocks;

/**
 * The bins of every class's probability against "is it this class". Classes go over the threads, rows stay in order.
 */
final class ClasswiseBins extends LabeledRows {
    private final EqualWidthBins bins;
    private final int classes;
    /** Σ p of each class's first bin, where most probabilities of many classes lie. */
    private final double[] first;
    /** Σ p of the other bins, a row of bins a class. */
    private final double[] others;

    private final long[] hits;

    ClasswiseBins(EqualWidthBins bins, int classes) {
        this.bins = bins;
        this.classes = classes;
        int cells = Math.multiplyExact(classes, bins.count());
        first = new double[classes];
        others = new double[cells];
        hits = new long[cells];
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    public void add(ScoredRows batch) {
        super.add(batch);
        RowBlocks.forEach(classes, batch.count(), (from, to) -> {
            for (int r = 0; r < batch.count(); r++) {
                if (!batch.ignored(r)) {
                    addRow(batch.probabilities(), batch.offset(r), from, to);
                }
            }
        });
    }

    @Override
    void add(ScoredRows batch, int r) {
        int label = batch.label(r);
        hits[cell(label, batch.p(r, label))]++;
    }

    private void addRow(double[] p, int off, int from, int to) {
        double edge = bins.edge(1);
        for (int c = from; c < to; c++) {
            double x = p[off + c];
            if (x <= edge) {
                first[c] += x;
            } else {
                others[cell(c, x)] += x;
            }
        }
    }

    private int cell(int c, double p) {
        return c * bins.count() + bins.of(p);
    }

    double meanError() {
        rows();
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += error(c);
        }
        return sum / classes;
    }

    /** The calibration error of one class's probability: Σ_b |hits_b − Σ p| / N. */
    double error(int c) {
        int from = c * bins.count();
        double sum = Math.abs(hits[from] - first[c]);
        for (int cell = from + 1; cell < from + bins.count(); cell++) {
            sum += Math.abs(hits[cell] - others[cell]);
        }
        return sum / rows();
    }
}
