package dev.logits.calibrate;

/**
 * The log-odds of one class in every labeled row, of the rows that bear the label and of the others, in no order. Rows
 * in which the class is masked, or is the only one that is not, are not here: no curve can change them.
 */
final class ClassScores {
    private final double[] no;
    private final double[] yes;
    private final int negatives;
    private final int positives;
    private final double prevalence;
    /** Rows that count in part, which are in neither array. */
    private final PartScores parts = new PartScores();

    /**
     * Splits a column.
     *
     * @param column log-odds in the order of the rows
     * @param labels the rows' labels
     * @param weights what each row counts; null where all count whole
     * @param n the number of rows
     * @param c the class
     * @param prevalence how frequent the class is in all rows
     */
    ClassScores(double[] column, int[] labels, double[] weights, int n, int c, double prevalence) {
        this.prevalence = prevalence;
        int bearing = 0;
        for (int r = 0; r < n; r++) {
            bearing += labels[r] == c ? 1 : 0;
        }
        no = new double[n - bearing];
        yes = new double[bearing];
        int misses = 0;
        int hits = 0;
        for (int r = 0; r < n; r++) {
            if (Double.isInfinite(column[r])) {
                continue;
            }
            if (weights != null && weights[r] < 1) {
                parts.add(column[r], weights[r], labels[r] == c);
            } else if (labels[r] == c) {
                yes[hits++] = column[r] + 0.0; // and not −0, which sorts apart
            } else {
                no[misses++] = column[r] + 0.0;
            }
        }
        negatives = misses;
        positives = hits;
    }

    /** Of log-odds that were told apart before; the arrays are this object's own from now on. */
    ClassScores(double[] no, int negatives, double[] yes, int positives, double prevalence) {
        this.no = no;
        this.negatives = negatives;
        this.yes = yes;
        this.positives = positives;
        this.prevalence = prevalence;
    }

    /** All of them in order. Sorts this object's own arrays. */
    ScoredLabels sorted() {
        RadixSort.sort(no, negatives);
        RadixSort.sort(yes, positives);
        ScoredLabels whole = ScoredLabels.merge(no, negatives, yes, positives, prevalence);
        return parts.size() == 0 ? whole : whole.with(parts.sorted());
    }

    /** What isotonic regression needs of them. Sorts this object's own arrays where it must. */
    LabelRuns runs() {
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
}
