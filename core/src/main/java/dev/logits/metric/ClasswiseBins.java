package dev.logits.metric;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSums;
import dev.logits.internal.sum.FixedSums;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * The bins of every class's probability against "is it this class". Probabilities are rounded to multiples of 2^−41,
 * so that their sums are exact and have no order: those of rows that count whole are added by the thread that computes
 * them, to a {@link Share} of its own.
 */
final class ClasswiseBins extends LabeledRows {
    @Serial
    private static final long serialVersionUID = 1;

    /** Adding and subtracting it rounds a number from 0 to 1 to a multiple of 2^−41. */
    private static final double GRID = 1.5 * (1 << 11);

    /** A share's double holds the sum of 2^12 probabilities. */
    private static final int MOST_WAITING = 1 << 11;
    /** Of more cells, each with a place to wait, many would be brought in for few that were added. */
    private static final int MOST_WAITING_CELLS = 1 << 10;

    /** Probabilities that left the first bin of their class and wait to be brought into the cells. */
    private static final int MOST_MOVED = 1 << 9;

    private final EqualWidthBins bins;
    private final int classes;
    /** Σ p of each cell, a row of bins per class. */
    private final FixedSums sums;
    /** Σ p²; null where nobody asks. */
    private final FixedSums squares;
    /** Σ (1 − 2p) of the rows that are the class, where (1 − p)² is meant instead of p²; null where nobody asks. */
    private final FixedSums ofHits;

    private final long[] hits;
    /** Σ w (hit − p) of rows that count in part; null where all count whole. */
    private ExactSums parts;

    private final ArrayList<Share> shares = new ArrayList<>();
    /** Those of {@link #shares} that no thread has. */
    private final ArrayDeque<Share> free = new ArrayDeque<>();
    /** Of each class, once somebody has asked. */
    private double[] errors;

    /** @param squares whether the spread of gaps is asked for, too */
    ClasswiseBins(EqualWidthBins bins, int classes, boolean squares) {
        this.bins = bins;
        this.classes = classes;
        int cells = Math.multiplyExact(classes, bins.count());
        this.sums = new FixedSums(cells);
        this.squares = squares ? new FixedSums(cells) : null;
        this.ofHits = squares ? new FixedSums(cells) : null;
        hits = new long[cells];
    }

    /**
     * What one thread has added and waits to be brought into the cells. Where there are many cells only those of the
     * first bins have a place to wait, where most of many classes lie.
     */
    final class Share implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        /** Whether each cell has a place; else each class, for its first. */
        private final boolean ofCells = hits.length <= MOST_WAITING_CELLS;

        private final double[] waiting = new double[ofCells ? hits.length : classes];
        private final double[] waitingSquares = new double[squares == null ? 0 : waiting.length];
        /** The row, where it is in the middle of others. */
        private double[] row = {};

        private int rows;
        private final int[] movedTo = new int[ofCells ? 0 : MOST_MOVED];
        private final double[] moved = new double[movedTo.length];
        private int moves;

        /** Adds a row that counts whole. */
        void add(double[] p, int off) {
            double[] own = p;
            if (off > 0) {
                row = row.length == 0 ? new double[classes] : row;
                System.arraycopy(p, off, row, 0, classes);
                own = row;
            }
            if (ofCells) {
                addEach(own);
            } else {
                addToFirst(own, waiting, classes);
                if (squares != null) {
                    addSquaresToFirst(own, waitingSquares, classes);
                }
                moveFromFirst(own);
            }
            if (++rows == MOST_WAITING) {
                flush();
            }
        }

        /** Each to its bin. */
        private void addEach(double[] p) {
            if (squares == null) {
                for (int c = 0; c < classes; c++) {
                    waiting[cell(c, p[c])] += rounded(p[c]);
                }
                return;
            }
            for (int c = 0; c < classes; c++) {
                int cell = cell(c, p[c]);
                waiting[cell] += rounded(p[c]);
                waitingSquares[cell] += rounded(p[c] * p[c]);
            }
        }

        /** Looks for large ones where eight together are large. */
        private void moveFromFirst(double[] p) {
            double edge = bins.edge(1);
            int c = 0;
            for (; c <= classes - 8; c += 8) {
                double eight =
                        ((p[c] + p[c + 1]) + (p[c + 2] + p[c + 3])) + ((p[c + 4] + p[c + 5]) + (p[c + 6] + p[c + 7]));
                if (eight > edge) {
                    moveFromFirst(p, c, c + 8, edge);
                }
            }
            moveFromFirst(p, c, classes, edge);
        }

        private void moveFromFirst(double[] p, int from, int to, double edge) {
            for (int c = from; c < to; c++) {
                if (p[c] > edge) {
                    move(c, p[c]);
                }
            }
        }

        private void move(int c, double x) {
            if (moves == MOST_MOVED) {
                bringMoved();
            }
            movedTo[moves] = cell(c, x);
            moved[moves++] = x;
        }

        private void bringMoved() {
            synchronized (ClasswiseBins.this) {
                for (int i = 0; i < moves; i++) {
                    double x = moved[i];
                    int first = movedTo[i] / bins.count() * bins.count();
                    sums.add(movedTo[i], rounded(x));
                    sums.add(first, -rounded(x));
                    if (squares != null) {
                        squares.add(movedTo[i], rounded(x * x));
                        squares.add(first, -rounded(x * x));
                    }
                }
            }
            moves = 0;
        }

        private void flush() {
            bringMoved();
            synchronized (ClasswiseBins.this) {
                flush(waiting, sums);
                flush(waitingSquares, squares);
            }
            rows = 0;
        }

        private void flush(double[] from, FixedSums to) {
            int step = ofCells ? 1 : bins.count();
            for (int i = 0; i < from.length; i++) {
                if (from[i] != 0) {
                    to.add(i * step, from[i]);
                    from[i] = 0;
                }
            }
        }
    }

    /** A share for one thread, to be given back when it is done with a batch. */
    synchronized Share take() {
        if (free.isEmpty()) {
            shares.add(new Share());
            free.add(shares.get(shares.size() - 1));
        }
        return free.pop();
    }

    synchronized void giveBack(Share share) {
        free.push(share);
    }

    private synchronized void flush() {
        shares.forEach(Share::flush);
    }

    @Override
    public boolean readsProbabilities() {
        return true;
    }

    @Override
    public ClasswiseBins classwise() {
        return this;
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
        if (!whole) {
            RowBlocks.spans(classes, batch.count(), (from, to) -> {
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r) && batch.weight(r) != 1) {
                        addPart(batch, r, from, to);
                    }
                }
            });
        }
    }

    @Override
    void mergeLabeled(LabeledRows others) {
        ClasswiseBins that = (ClasswiseBins) others;
        flush();
        that.flush();
        errors = null;
        for (int cell = 0; cell < hits.length; cell++) {
            hits[cell] += that.hits[cell];
        }
        sums.add(that.sums);
        if (that.parts != null) {
            parts().add(that.parts);
        }
        if (squares != null) {
            squares.add(that.squares);
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
        double p = batch.ofLabel(r);
        hits[cell(label, p)]++;
        if (ofHits != null) {
            ofHits.add(cell(label, p), 1 - 2 * p);
        }
    }

    /** As if all were in the first bin: without a question, and with one index, the compiler makes vectors of it. */
    private static void addToFirst(double[] p, double[] first, int n) {
        for (int c = 0; c < n; c++) {
            first[c] += (p[c] + GRID) - GRID;
        }
    }

    private static void addSquaresToFirst(double[] p, double[] first, int n) {
        for (int c = 0; c < n; c++) {
            first[c] += (p[c] * p[c] + GRID) - GRID;
        }
    }

    private static double rounded(double x) {
        return (x + GRID) - GRID;
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
        flush();
        double[] all = new double[hits.length];
        for (int cell = 0; cell < all.length; cell++) {
            all[cell] = parts == null ? hits[cell] - sums.value(cell) : withParts(cell);
        }
        return all;
    }

    /** Rounded once, so that it makes no difference which rows count whole. */
    private double withParts(int cell) {
        double[] of = sums.terms(cell);
        double[] terms = new double[of.length + 1];
        Arrays.setAll(terms, i -> i < of.length ? -of[i] : hits[cell]);
        return parts.plus(cell, terms);
    }

    /** Σ (hit − p)² of each cell, or Σ p (1 − p), which calibrated rows have, where that is more. */
    double[] sumsOfSquares() {
        flush();
        double[] all = new double[hits.length];
        Arrays.setAll(all, cell -> {
            double ofSquares = squares.value(cell);
            return Math.max(ofSquares + ofHits.value(cell), sums.value(cell) - ofSquares);
        });
        return all;
    }
}
