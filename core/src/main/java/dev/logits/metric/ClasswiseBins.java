package dev.logits.metric;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.FixedSums;
import java.util.Arrays;

/**
 * The bins of every class's probability against "is it this class". Classes go over the threads. Sums have no order:
 * probabilities of the first bin, where most of many classes lie, are rounded to multiples of 2^−41, of which a double
 * holds the sum of 2^12; those of the others are summed by {@link FixedSums}.
 */
final class ClasswiseBins extends LabeledRows {
    /** Adding and subtracting it rounds a number from 0 to 1 to a multiple of 2^−41. */
    private static final double GRID = 1.5 * (1 << 11);

    private static final int MOST_WAITING = 1 << 11;

    private final EqualWidthBins bins;
    private final int classes;
    private final Sums sums;
    /** Of squares; null where nobody asks. */
    private final Sums squares;

    private final long[] hits;
    private int waiting;

    /** @param squares whether the spread of gaps is asked for, too */
    ClasswiseBins(EqualWidthBins bins, int classes, boolean squares) {
        this.bins = bins;
        this.classes = classes;
        int cells = Math.multiplyExact(classes, bins.count());
        this.sums = new Sums(classes, cells);
        this.squares = squares ? new Sums(classes, cells) : null;
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
    public void add(ScoredRows batch) {
        super.add(batch);
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

    @Override
    void add(ScoredRows batch, int r) {
        int label = batch.label(r);
        double p = batch.p(r, label);
        hits[cell(label, p)]++;
        if (squares != null) {
            squares.cells.add(cell(label, p), 1 - 2 * p); // (1 − p)² instead of p²
        }
    }

    private void addRow(double[] p, int off, int from, int to) {
        double edge = bins.edge(1);
        double[] first = sums.first;
        for (int c = from; c < to; c++) {
            double x = p[off + c];
            if (x <= edge) {
                first[c] += (x + GRID) - GRID;
            } else {
                sums.cells.add(cell(c, x), x);
            }
        }
        if (squares != null) {
            addSquares(p, off, from, to);
        }
    }

    private void addSquares(double[] p, int off, int from, int to) {
        double edge = bins.edge(1);
        double[] first = squares.first;
        for (int c = from; c < to; c++) {
            double x = p[off + c];
            if (x <= edge) {
                first[c] += (x * x + GRID) - GRID;
            } else {
                squares.cells.add(cell(c, x), x * x);
            }
        }
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

    /** Σ (hit − p)² of each cell. */
    double[] sumsOfSquares() {
        flush(0, classes);
        double[] all = new double[hits.length];
        Arrays.setAll(all, squares.cells::value);
        return all;
    }
}
