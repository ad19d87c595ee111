package dev.logits.uncertainty;

import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ExactSums;
import dev.logits.internal.sum.RowWeight;
import dev.logits.metric.Interval;
import java.util.ArrayList;
import java.util.List;

/** What prediction sets did on rows, added up in any order: counts of whole rows, and sums of parts of others. */
final class CoverageCounts {
    private final int classes;
    /** Rows by the size of their set; behind them, rows of each class, and those of them that were covered. */
    private final long[] whole;

    /** What others count, in the same places; null where there are none. */
    private ExactSums parts;

    private final RowWeight weight = new RowWeight();
    private final RowWeight covered = new RowWeight();
    private final RowWeight singleRight = new RowWeight();
    /** Σ w² of all rows, and of those that were covered. */
    private final RowWeight squares = new RowWeight();

    private final RowWeight coveredSquares = new RowWeight();
    /** Whether the row that was added last was covered, and what its pieces count so far. */
    private boolean lastCovered;

    private double lastWeight;

    CoverageCounts(int classes) {
        this.classes = classes;
        whole = new long[classes + 1 + 2 * classes];
    }

    /**
     * Adds a row, or a piece of one that lies behind its other pieces.
     *
     * @param part how much of the row counts
     * @param isMore whether it is a further piece of the row before
     */
    void add(int label, int size, boolean holdsLabel, double part, boolean isMore) {
        weight.add(part, isMore);
        gather(holdsLabel, part, isMore);
        count(size, part);
        count(classes + 1 + label, part);
        if (holdsLabel) {
            covered.add(part);
            count(2 * classes + 1 + label, part);
            if (size == 1) {
                singleRight.add(part);
            }
        }
    }

    /** Adds the squares of whole rows, once their last piece is there. */
    private void gather(boolean holdsLabel, double part, boolean isMore) {
        if (!isMore) {
            settle();
        }
        lastCovered = holdsLabel;
        lastWeight += part;
    }

    private void settle() {
        if (lastWeight == 0) {
            return;
        }
        squares.add(lastWeight * lastWeight);
        if (lastCovered) {
            coveredSquares.add(lastWeight * lastWeight);
        }
        lastWeight = 0;
    }

    private void count(int place, double part) {
        if (part == 1) {
            whole[place]++;
            return;
        }
        parts = parts == null ? new ExactSums(whole.length) : parts;
        parts.add(place, part);
    }

    private double at(int place) {
        return parts == null ? whole[place] : whole[place] + parts.value(place);
    }

    CoverageReport.Values made() {
        if (weight.distinct() == 0) {
            throw new IllegalArgumentException("no labeled rows to measure the coverage of prediction sets on");
        }
        settle();
        double all = weight.value();
        ExactSum total = new ExactSum();
        int largest = 0;
        for (int size = 0; size <= classes; size++) {
            total.add(size, at(size));
            largest = at(size) > 0 ? size : largest;
        }
        int median = 0;
        for (double below = at(0); 2 * below < all && median < largest; below += at(median)) {
            median++;
        }
        List<Double> each = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            each.add(at(2 * classes + 1 + c) / at(classes + 1 + c)); // 0 / 0 is NaN
        }
        double share = covered.value() / all;
        double effective =
                weight.isWhole() ? all : Interval.effectiveRows(share, all, squares.value(), coveredSquares.value());
        return new CoverageReport.Values(
                weight.rows(),
                all,
                effective,
                share,
                Interval.wilson(share, effective),
                total.value() / all,
                median,
                largest,
                at(0) / all,
                at(1) / all,
                singleRight.value() / at(1),
                each);
    }
}
