package dev.logits.calibrate;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The log-odds of one class in every labeled row, of the rows that bear the label and of the others, in no order. Rows
 * in which the class is masked, or is the only one that is not, are not here: no curve can change them.
 */
final class ClassScores {
    /** Those of all rows in the order of the rows, as long as they are not told apart; null afterwards. */
    private double[] column;

    private int[] labels;
    private double[] weights;
    private int rows;
    private int label;

    private double[] no;
    private double[] yes;
    private int negatives;
    private int positives;
    private final double prevalence;
    /** Rows that count in part, which are in neither array. */
    private final PartScores parts = new PartScores();
    /** Null where nobody shares. */
    private AtomicReferenceArray<ScoredLabels> shared;

    private int sharedPlace;

    /**
     * Of a column, which is read when the scores are asked for.
     *
     * @param column log-odds in the order of the rows
     * @param labels the rows' labels
     * @param weights what each row counts; null where all count whole
     * @param n the number of rows
     * @param c the class
     * @param prevalence how frequent the class is in all rows
     */
    ClassScores(double[] column, int[] labels, double[] weights, int n, int c, double prevalence) {
        this.column = column;
        this.labels = labels;
        this.weights = weights;
        this.rows = n;
        this.label = c;
        this.prevalence = prevalence;
    }

    /** Of log-odds that were told apart before; the arrays are this object's own from now on. */
    ClassScores(double[] no, int negatives, double[] yes, int positives, double prevalence) {
        this.no = no;
        this.negatives = negatives;
        this.yes = yes;
        this.positives = positives;
        this.prevalence = prevalence;
    }

    /** Tells the rows apart. */
    private void split() {
        if (column == null) {
            return;
        }
        int bearing = bearing();
        no = new double[rows - bearing];
        yes = new double[bearing];
        for (int r = 0; r < rows; r++) {
            if (Double.isInfinite(column[r])) {
                continue;
            }
            if (weights != null && weights[r] < 1) {
                parts.add(column[r], weights[r], labels[r] == label);
            } else if (labels[r] == label) {
                yes[positives++] = column[r] + 0.0; // and not −0, which sorts apart
            } else {
                no[negatives++] = column[r] + 0.0;
            }
        }
        column = null;
    }

    private int bearing() {
        int bearing = 0;
        for (int r = 0; r < rows; r++) {
            bearing += labels[r] == label ? 1 : 0;
        }
        return bearing;
    }

    /** Shares the order with the same scores of other fits, at a place. */
    void share(AtomicReferenceArray<ScoredLabels> all, int place) {
        shared = all;
        sharedPlace = place;
    }

    /** All of them in order. */
    ScoredLabels sorted() {
        if (shared == null) {
            return sort();
        }
        if (shared.get(sharedPlace) == null) {
            shared.set(sharedPlace, sort());
        }
        return shared.get(sharedPlace);
    }

    /** Sorts this object's own arrays. */
    private ScoredLabels sort() {
        split();
        RadixSort.sort(no, negatives);
        RadixSort.sort(yes, positives);
        ScoredLabels whole = ScoredLabels.merge(no, negatives, yes, positives, prevalence);
        return parts.size() == 0 ? whole : whole.with(parts.sorted());
    }

    /** What isotonic regression needs of them. Sorts this object's own arrays where it must. */
    LabelRuns runs() {
        if (column != null && weights == null) {
            int bearing = bearing();
            if (bearing <= LabelRuns.FEW) {
                return aroundHits(bearing);
            }
        }
        split();
        if (parts.size() > 0) {
            return sorted().runs();
        }
        RadixSort.sort(yes, positives);
        if (positives > LabelRuns.FEW) {
            RadixSort.sort(no, negatives);
            return LabelRuns.merge(yes, positives, no, negatives, prevalence);
        }
        return LabelRuns.around(yes, positives, no, negatives, prevalence);
    }

    /** Without a copy of the many rows that do not bear the label. */
    private LabelRuns aroundHits(int bearing) {
        double[] hits = new double[bearing];
        int n = 0;
        for (int r = 0; r < rows; r++) {
            if (labels[r] == label && !Double.isInfinite(column[r])) {
                hits[n++] = column[r] + 0.0;
            }
        }
        RadixSort.sort(hits, n);
        return LabelRuns.among(hits, n, column, rows, prevalence);
    }
}
