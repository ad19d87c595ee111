package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * CV+ prediction sets: no rows are set aside, which matters when there are few. The rows are cut into F folds, and a
 * model, or a calibration, is fitted without each; a row's own score comes from the model that has not seen it. A new
 * row's class y is in the set where fewer than {@code (1 − α)(n + 1)} of the n rows have a score below that of y by
 * their fold's model. With F = n it is jackknife+.
 *
 * <p>The promise is {@code P(label in set) ≥ 1 − 2α − min(2 (1 − 1/F) / (n/F + 1), (1 − F/n) / (F + 1))}, whatever the
 * model; {@link #promised} has it. In practice coverage is near {@code 1 − α}; GuaranteeCoverageTest counts.
 *
 * <p>Reference: R. Foygel Barber, E. J. Candès, A. Ramdas, R. J. Tibshirani, Predictive inference with the jackknife+,
 * Annals of Statistics 49, 2021; Y. Romano, M. Sesia, E. J. Candès, Classification with valid and adaptive coverage,
 * NeurIPS 2020.
 *
 * <pre>{@code
 * CrossConformalSets sets = CrossConformalSets.fit(outOfFold, labels, fold, ConformalSets.Options.lac(0.9));
 * int[] classes = sets.set(new Logits[] {byModel0, byModel1, byModel2}, 0);   // a new row by every fold's model
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CrossConformalSets {
    private final ConformalSets.Options options;
    private final int classes;
    /** By fold, rising. */
    private final double[][] scores;

    private final int rows;

    private CrossConformalSets(ConformalSets.Options options, int classes, double[][] scores, int rows) {
        this.options = options;
        this.classes = classes;
        this.scores = scores;
        this.rows = rows;
    }

    /**
     * Of the rows that models were fitted to.
     *
     * @param outOfFold each row's logits by the model that was fitted without its fold, N × K
     * @param labels N labels; rows labeled −1 are passed over
     * @param fold each row's fold, 0 to F − 1; every fold must have a labeled row
     * @param options not class-conditional
     * @throws IllegalArgumentException if lengths differ, a label, a fold or a row is not valid, there are fewer than
     *     two folds, or thresholds are asked for by class
     */
    public static CrossConformalSets fit(Logits outOfFold, int[] labels, int[] fold, ConformalSets.Options options) {
        NullCheck.argument(outOfFold, "outOfFold");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(fold, "fold");
        NullCheck.argument(options, "options");
        if (options.classConditional()) {
            throw new IllegalArgumentException("sets of cross-validation have no thresholds per class");
        }
        LabelScores of = LabelScores.of(outOfFold, labels, options);
        if (fold.length != labels.length) {
            throw new IllegalArgumentException(fold.length + " folds for " + labels.length + " rows");
        }
        for (int r = 0; r < fold.length; r++) {
            if (fold[r] < 0) {
                throw new IllegalArgumentException("fold[" + r + "] must be 0 or more, got " + fold[r]);
            }
        }
        int folds = Arrays.stream(fold).max().orElse(-1) + 1;
        if (folds < 2) {
            throw new IllegalArgumentException("sets of cross-validation need 2 folds or more, got " + folds);
        }
        double[][] scores = new double[folds][];
        int n = 0;
        for (int f = 0; f < folds; f++) {
            int own = f;
            scores[f] = IntStream.range(0, fold.length)
                    .filter(r -> fold[r] == own && of.labeled(r))
                    .mapToDouble(of::score)
                    .sorted()
                    .toArray();
            if (scores[f].length == 0) {
                throw new IllegalArgumentException(
                        "fold " + f + " has no labeled row; folds count from 0 without a gap");
            }
            n += scores[f].length;
        }
        return new CrossConformalSets(options, outOfFold.classes(), scores, n);
    }

    /** The number of folds F. */
    public int folds() {
        return scores.length;
    }

    /** The labeled rows n. */
    public int rows() {
        return rows;
    }

    /** The coverage that is promised whatever the model, at least 0. */
    public double promised() {
        double n = rows;
        double f = folds();
        double alpha = 1 - options.coverage();
        double loss = Math.min(2 * (1 - 1 / f) / (n / f + 1), (1 - f / n) / (f + 1));
        return Math.max(0, 1 - 2 * alpha - loss);
    }

    /**
     * The classes of a new row's set, in order.
     *
     * @param byFold the row's logits by the model of each fold, in the order of folds
     * @param row its place in each of them
     * @throws IllegalArgumentException if there are not as many as folds, K is not that of the fit, or a row is not
     *     valid
     */
    public int[] set(Logits[] byFold, int row) {
        NullCheck.entries(byFold, "byFold");
        if (byFold.length != folds()) {
            throw new IllegalArgumentException(byFold.length + " models' logits for " + folds() + " folds");
        }
        long[] below = new long[classes];
        SetScores of = new SetScores(options, classes);
        double[] masses = new double[classes];
        for (int f = 0; f < byFold.length; f++) {
            if (byFold[f].classes() != classes) {
                throw new IllegalArgumentException("byFold[" + f + "] has " + byFold[f].classes()
                        + " classes, and the sets were fitted on " + classes);
            }
            double[] each = of.of(byFold[f], row, row);
            for (int c = 0; c < classes; c++) {
                below[c] += below(scores[f], each[c]);
                masses[c] += byFold[f].get(row, c) - byFold[f].get(row, of.top());
            }
        }
        // fewer than (1 − α)(n + 1): of the coverage as it is written in decimal
        long fewer = ConformalFit.rank(rows, options.coverage());
        BitSet set = new BitSet(classes);
        int top = 0;
        for (int c = 0; c < classes; c++) {
            if (below[c] < fewer) {
                set.set(c);
            }
            top = masses[c] > masses[top] ? c : top;
        }
        if (options.neverEmpty()) {
            set.set(top);
        }
        return set.stream().toArray();
    }

    /** How many of rising numbers are less than x. */
    private static int below(double[] rising, double x) {
        int low = 0;
        int high = rising.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rising[middle] < x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
