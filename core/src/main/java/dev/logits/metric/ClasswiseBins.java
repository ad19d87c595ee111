package dev.logits.metric;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.FixedSums;
import java.util.Arrays;

/**
 * The bins of every class's probability against "is it this class". Classes go over the threads. Probabilities are
 * rounded to multiples of 2^−41, so that their sums are exact and have no order: those of the first bin, where most of
 * many classes lie, wait in a double, which holds the sum of 2^12 of them.
 */
final class ClasswiseBins extends LabeledRows {
    /** Adding and subtracting it rounds a number from 0 to 1 to a multiple of 2^−41. */
    private static final double GRID = 1.5 * (1 << 11);

    private static final int MOST_WAITING = 1 << 11;
    /** So many classes share a row that few probabilities are beyond the first bin. */
    private static final int MANY = 256;

    private final EqualWidthBins bins;
    private final int classes;
    private final Sums sums;
    /** Of p²; null where nobody asks. */
    private final Sums squares;
    /** Σ (1 − 2p) of the rows that are the class, where (1 − p)² is meant instead of p²; null where nobody asks. */
    private final FixedSums ofHits;

    private final long[] hits;
    private int waiting;

    /** @param squares whether the spread of gaps is asked for, too */
    ClasswiseBins(EqualWidthBins bins, int classes, boolean squares) {
        this.bins = bins;
        this.classes = classes;
        int cells = Math.multiplyExact(classes, bins.count());
        this.sums = new Sums(classes, cells);
        this.squares = squares ? new Sums(classes, cells) : null;
        this.ofHits = squares ? new FixedSums(cells) : null;
        hits = new long[cells];
    }

    /** Sums of cells, a row of bins per class. */
    private static final class Sums {
        /** What was added to the first bins and waits to be brought into the cells. */
        final double[] first;

        final FixedSums cells;

        Sums(int classes, int count) {
            first = new double[classes];
            cells = new FixedSums(count);
        }

        void flush(int from, int to, int bins) {
            for (int c = from; c < to; c++) {
                cells.add(c * bins, first[c]);
            }
            Arrays.fill(first, from, to, 0);
        }
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    void addLabeled(ScoredRows batch) {
        for (int r = 0; r < batch.count(); r++) {
            if (!batch.ignored(r)) {
                addLabel(batch, r);
            }
        }
        RowBlocks.forEach(classes, batch.count(), (from, to) -> {
            int since = waiting;
            for (int r = 0; r < batch.count(); r++) {
                if (!batch.ignored(r)) {
                    addRow(batch.probabilities(), batch.offset(r), from, to);
                }
                if (++since == MOST_WAITING) {
                    flush(from, to);
                    since = 0;
                }
            }
        });
        waiting = (waiting + batch.count()) % MOST_WAITING;
    }

    private void addLabel(ScoredRows batch, int r) {
        int label = batch.label(r);
        double p = batch.p(r, label);
        hits[cell(label, p)]++;
        if (ofHits != null) {
            ofHits.add(cell(label, p), 1 - 2 * p);
        }
    }

    private void addRow(double[] p, int off, int from, int to) {
        if (classes < MANY) {
            addEach(p, off, from, to);
            return;
        }
        addToFirst(p, off, sums.first, from, to);
        if (squares != null) {
            addSquaresToFirst(p, off, squares.first, from, to);
        }
        double edge = bins.edge(1);
        for (int c = from; c < to; c++) {
            if (p[off + c] > edge) {
                moveFromFirst(c, p[off + c]);
            }
        }
    }

    /** Each to its bin. */
    private void addEach(double[] p, int off, int from, int to) {
        double edge = bins.edge(1);
        double[] first = sums.first;
        FixedSums others = sums.cells;
        for (int c = from; c < to; c++) {
            double x = p[off + c];
            if (x <= edge) {
                first[c] += rounded(x);
            } else {
                others.add(cell(c, x), rounded(x));
            }
        }
        if (squares != null) {
            for (int c = from; c < to; c++) {
                double x = p[off + c];
                squares.cells.add(cell(c, x), rounded(x * x));
            }
        }
    }

    /** As if all were in the first bin: without a question, the compiler makes vectors of it. */
    private static void addToFirst(double[] p, int off, double[] first, int from, int to) {
        for (int c = from; c < to; c++) {
            first[c] += (p[off + c] + GRID) - GRID;
        }
    }

    private static void addSquaresToFirst(double[] p, int off, double[] first, int from, int to) {
        for (int c = from; c < to; c++) {
            first[c] += (p[off + c] * p[off + c] + GRID) - GRID;
        }
    }

    private void moveFromFirst(int c, double x) {
        int cell = cell(c, x);
        int first = c * bins.count();
        sums.cells.add(cell, rounded(x));
        sums.cells.add(first, -rounded(x));
        if (squares != null) {
            squares.cells.add(cell, rounded(x * x));
            squares.cells.add(first, -rounded(x * x));
        }
    }

    private static double rounded(double x) {
        return (x + GRID) - GRID;
    }

    private void flush(int from, int to) {
        sums.flush(from, to, bins.count());
        if (squares != null) {
            squares.flush(from, to, bins.count());
        }
    }

    private int cell(int c, double p) {
        return c * bins.count() + bins.of(p);
    }

    double meanError() {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += error(c);
        }
        return sum / classes;
    }

    /** The calibration error of one class's probability: Σ_b |hits_b − Σ p| / N. */
    double error(int c) {
        flush(c, c + 1);
        double sum = 0;
        for (int b = 0; b < bins.count(); b++) {
            sum += Math.abs(sum(c * bins.count() + b));
        }
        return sum / rows();
    }

    /** Σ (hit − p) of each cell, all bins of a class behind each other. */
    double[] sums() {
        flush(0, classes);
        double[] all = new double[hits.length];
        Arrays.setAll(all, this::sum);
        return all;
    }

    private double sum(int cell) {
        return hits[cell] - sums.cells.value(cell);
    }

    /** Σ (hit − p)² of each cell, or Σ p (1 − p), which calibrated rows have, where that is more. */
    double[] sumsOfSquares() {
        flush(0, classes);
        double[] all = new double[hits.length];
        Arrays.setAll(all, cell -> {
            double ofSquares = squares.cells.value(cell);
            return Math.max(ofSquares + ofHits.value(cell), sums.cells.value(cell) - ofSquares);
        });
        return all;
    }
}
