package dev.logits.metric;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSums;
import dev.logits.internal.sum.FixedSums;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * The bins of every class's probability against "is it this class". Classes go over the threads. Probabilities are
 * rounded to multiples of 2^−41, so that their sums are exact and have no order: they wait in a double, which holds the
 * sum of 2^12 of them. Where there are many cells only those of the first bins do, where most of many classes lie.
 */
final class ClasswiseBins extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    /** Adding and subtracting it rounds a number from 0 to 1 to a multiple of 2^−41. */
    private static final double GRID = 1.5 * (1 << 11);

    private static final int MOST_WAITING = 1 << 11;
    /** Of more cells, each with a place to wait, many would be brought in for few that were added. */
    private static final int MOST_WAITING_CELLS = 1 << 10;

    private final EqualWidthBins bins;
    private final int classes;
    private final Sums sums;
    /** Of p²; null where nobody asks. */
    private final Sums squares;
    /** Σ (1 − 2p) of the rows that are the class, where (1 − p)² is meant instead of p²; null where nobody asks. */
    private final FixedSums ofHits;

    private final long[] hits;
    /** Σ w (hit − p) of rows that count in part; null where all count whole. */
    private ExactSums parts;

    /** A row's probabilities; each thread has its own classes. */
    private final double[] row;

    private int waiting;
    /** Of each class, once somebody has asked. */
    private double[] errors;

    /** @param squares whether the spread of gaps is asked for, too */
    ClasswiseBins(EqualWidthBins bins, int classes, boolean squares) {
        this.bins = bins;
        this.classes = classes;
        int cells = Math.multiplyExact(classes, bins.count());
        int waitingCells = cells <= MOST_WAITING_CELLS ? cells : classes;
        this.sums = new Sums(waitingCells, cells);
        this.squares = squares ? new Sums(waitingCells, cells) : null;
        this.ofHits = squares ? new FixedSums(cells) : null;
        hits = new long[cells];
        row = new double[classes];
    }

    /** Sums of cells, a row of bins per class. */
    private static final class Sums implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        /** What was added and waits to be brought into the cells: of each cell, or of each class's first. */
        final double[] waiting;

        final FixedSums cells;

        Sums(int waitingCells, int count) {
            waiting = new double[waitingCells];
            cells = new FixedSums(count);
        }

        /** Those of the classes {@code from} to {@code to} − 1, which have so many bins. */
        void flush(int from, int to, int bins) {
            int step = waiting.length == cells.count() ? 1 : bins;
            int end = to * bins / step;
            for (int i = from * bins / step; i < end; i++) {
                if (waiting[i] != 0) {
                    cells.add(i * step, waiting[i]);
                    waiting[i] = 0;
                }
            }
        }
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    void addLabeled(ScoredRows batch) {
        errors = null;
        boolean whole = batch.isWhole();
        if (!whole) {
            parts();
        }
        for (int r = 0; r < batch.count(); r++) {
            if (!batch.ignored(r) && batch.weight(r) == 1) {
                addLabel(batch, r);
            }
        }
        RowBlocks.spans(classes, batch.count(), (from, to) -> {
            int since = waiting;
            for (int r = 0; r < batch.count(); r++) {
                if (!batch.ignored(r) && (whole || batch.weight(r) == 1)) {
                    addRow(batch.probabilities(), batch.offset(r), from, to);
                } else if (!batch.ignored(r)) {
                    addPart(batch, r, from, to);
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
    void mergeLabeled(LabeledRows others) {
        ClasswiseBins that = (ClasswiseBins) others;
        flush(0, classes);
        that.flush(0, classes);
        errors = null;
        for (int cell = 0; cell < hits.length; cell++) {
            hits[cell] += that.hits[cell];
        }
        sums.cells.add(that.sums.cells);
        if (that.parts != null) {
            parts().add(that.parts);
        }
        if (squares != null) {
            squares.cells.add(that.squares.cells);
            ofHits.add(that.ofHits);
        }
    }

    private ExactSums parts() {
        parts = parts == null ? new ExactSums(hits.length) : parts;
        return parts;
    }

    /** Of the classes {@code from} to {@code to} − 1, each of which one thread has. */
    private void addPart(ScoredRows batch, int r, int from, int to) {
        double weight = batch.weight(r);
        for (int c = from; c < to; c++) {
            double p = batch.p(r, c);
            int cell = cell(c, p);
            parts.add(cell, weight, -rounded(p));
            if (c == batch.label(r)) {
                parts.add(cell, weight);
            }
        }
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
        if (sums.waiting.length == hits.length) {
            addEach(p, off, from, to);
            return;
        }
        System.arraycopy(p, off + from, row, from, to - from);
        addToFirst(row, sums.waiting, from, to);
        if (squares != null) {
            addSquaresToFirst(row, squares.waiting, from, to);
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
        double[] waiting = sums.waiting;
        if (squares == null) {
            for (int c = from; c < to; c++) {
                double x = p[off + c];
                waiting[cell(c, x)] += rounded(x);
            }
            return;
        }
        double[] waitingSquares = squares.waiting;
        for (int c = from; c < to; c++) {
            double x = p[off + c];
            int cell = cell(c, x);
            waiting[cell] += rounded(x);
            waitingSquares[cell] += rounded(x * x);
        }
    }

    /** As if all were in the first bin: without a question, and with one index, the compiler makes vectors of it. */
    private static void addToFirst(double[] p, double[] first, int from, int to) {
        for (int c = from; c < to; c++) {
            first[c] += (p[c] + GRID) - GRID;
        }
    }

    private static void addSquaresToFirst(double[] p, double[] first, int from, int to) {
        for (int c = from; c < to; c++) {
            first[c] += (p[c] * p[c] + GRID) - GRID;
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
        if (errors == null) {
            errors = errors();
        }
        return errors[c];
    }

    private double[] errors() {
        double[] of = new double[classes];
        double[] sums = sums();
        for (int c = 0; c < classes; c++) {
            double sum = 0;
            for (int cell = c * bins.count(); cell < (c + 1) * bins.count(); cell++) {
                sum += Math.abs(sums[cell]);
            }
            of[c] = sum / weight();
        }
        return of;
    }

    /** Σ (hit − p) of each cell, all bins of a class behind each other. */
    double[] sums() {
        flush(0, classes);
        double[] all = new double[hits.length];
        for (int cell = 0; cell < all.length; cell++) {
            all[cell] = parts == null ? hits[cell] - sums.cells.value(cell) : withParts(cell);
        }
        return all;
    }

    /** Rounded once, so that it makes no difference which rows count whole. */
    private double withParts(int cell) {
        double[] of = sums.cells.terms(cell);
        double[] terms = new double[of.length + 1];
        Arrays.setAll(terms, i -> i < of.length ? -of[i] : hits[cell]);
        return parts.plus(cell, terms);
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
