package dev.logits.decision;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSums;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * How many rows of each label were decided as each class: {@code count(y, d)} for label y and decision d, K × K; and
 * the scores that are made of it. A cell is a number of rows, or the sum of their weights.
 *
 * <p>Symbols, for a class k: TP = count(k, k), FN the rest of its row, FP the rest of its column.
 * <ul>
 *   <li>precision TP / (TP + FP), recall TP / (TP + FN), {@code F_β = (1 + β²) TP / ((1 + β²) TP + β² FN + FP)}; a
 *       quotient 0/0 is NaN, and means over classes leave it out.
 *   <li>balanced accuracy: mean recall of the classes that have rows.
 *   <li>Matthews' correlation: {@code (c·s − Σ p_k t_k) / √((s² − Σ p_k²)(s² − Σ t_k²))} with s all rows, c the right
 *       ones, t_k those labeled k, p_k those decided as k; NaN where one side has a single class.
 *   <li>Cohen's kappa: {@code 1 − Σ w·observed / Σ w·expected} with the disagreement w of {@link Disagreement}; NaN
 *       where no disagreement is expected.
 * </ul>
 *
 * <p>The same rows in any order give the same bits. Memory: 8 K² bytes, with weights 12 K² and 700
 * for each cell that has rows; K is at most 8,192.
 *
 * <p>Reference: J. Gorodkin, Comparing two K-category assignments by a K-category correlation coefficient,
 * Computational Biology and Chemistry 28, 2004; J. Cohen, Weighted kappa, Psychological Bulletin 70, 1968.
 *
 * <pre>{@code
 * ConfusionMatrix matrix = ConfusionMatrix.of(z, labels);
 * double f1 = matrix.macro(matrix::f1);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class ConfusionMatrix {
    private static final int MOST_CLASSES = 8192;

    private final int classes;
    private final double[] cells;
    private final double[] labeled;
    private final double[] decided;
    private final double total;
    private final double right;

    /** How much a decision disagrees with a label, for kappa. */
    public enum Disagreement {
        /** 1 for every wrong class. */
        NOMINAL,
        /** |y − d|: classes are steps of a scale. */
        LINEAR,
        /** (y − d)². */
        QUADRATIC;

        double of(int label, int decision) {
            int steps = Math.abs(label - decision);
            return switch (this) {
                case NOMINAL -> Math.min(steps, 1);
                case LINEAR -> steps;
                case QUADRATIC -> (double) steps * steps;
            };
        }
    }

    /** A number of one class. */
    @FunctionalInterface
    public interface OfClass {
        /** The number of class k. */
        double of(int k);
    }

    private ConfusionMatrix(int classes, double[] cells) {
        this.classes = classes;
        this.cells = cells;
        labeled = new double[classes];
        decided = new double[classes];
        double all = 0;
        double hits = 0;
        for (int y = 0; y < classes; y++) {
            for (int d = 0; d < classes; d++) {
                double cell = cells[y * classes + d];
                labeled[y] += cell;
                decided[d] += cell;
                all += cell;
            }
            hits += cells[y * classes + y];
        }
        total = all;
        right = hits;
        if (total == 0) {
            throw new IllegalArgumentException("no labeled rows; a confusion matrix needs at least one");
        }
    }

    /**
     * Of rows in memory; the decision is the first class of the largest logit.
     *
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static ConfusionMatrix of(Logits z, int[] labels) {
        try {
            return of(LogitsSource.of(z, labels));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[])}
     */
    public static ConfusionMatrix of(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        int n = source.classes();
        double[] cells = cells(n);
        RowBatch batch = RowBatch.of(source);
        int[] tops = new int[batch.capacity()];
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                RowBlocks.forEach(batch.count(), n, (from, to) -> {
                    for (int r = from; r < to; r++) {
                        tops[r] = batch.ignored(r) ? -1 : top(batch, r);
                    }
                });
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        cells[batch.label(r) * n + tops[r]]++;
                    }
                }
            }
        }
        return new ConfusionMatrix(n, cells);
    }

    private static int top(RowBatch batch, int r) {
        float[] z = batch.logits().array();
        int off = batch.logits().offset(r);
        int top = 0;
        double sum = 0;
        for (int c = 0; c < batch.classes(); c++) {
            sum += z[off + c];
            top = z[off + c] > z[off + top] ? c : top;
        }
        if (!(sum < Double.POSITIVE_INFINITY) || z[off + top] == Float.NEGATIVE_INFINITY) {
            if (Double.isNaN(Kernels.get().logSumExp(z, off, batch.classes()))) {
                throw BadRow.error(z, off, batch.classes(), batch.number(r), "a confusion matrix");
            }
        }
        return top;
    }

    /**
     * Of the weighted rows of a source, in one pass.
     *
     * @param weight a further column of the source: how much each row counts, 0 or from 1e-100 to 1e100
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource)}, or if there is no such column, a cell of it is not
     *     a weight, or no labeled row has a weight
     */
    public static ConfusionMatrix of(LogitsSource source, String weight) throws IOException {
        RowWeights weights = RowWeights.of(source, weight);
        int n = source.classes();
        double[] cells = cells(n);
        ExactSums sums = new ExactSums(cells.length);
        boolean any = false;
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    double w = weights.of(batch, r);
                    if (w > 0) {
                        sums.add(batch.label(r) * n + top(batch, r), w);
                        any = true;
                    }
                }
            }
        }
        if (!any) {
            throw weights.none("a confusion matrix needs");
        }
        Arrays.setAll(cells, sums::value);
        return new ConfusionMatrix(n, cells);
    }

    /**
     * Of decisions that are known.
     *
     * @param labels N labels; rows labeled −1 are passed over
     * @param decisions N classes
     * @param classes the number of classes K
     * @throws IllegalArgumentException if the lengths differ, a number is not a class, or no row is labeled
     */
    public static ConfusionMatrix of(int[] labels, int[] decisions, int classes) {
        NullCheck.argument(labels, "labels");
        NullCheck.argument(decisions, "decisions");
        double[] cells = cells(classes);
        checkLengths(labels, decisions);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Labels.IGNORE) {
                cells[cell(labels, decisions, i, classes)]++;
            }
        }
        return new ConfusionMatrix(classes, cells);
    }

    /**
     * Of weighted decisions.
     *
     * @param weights one per row, each 0 or from 1e-100 to 1e100; cells are their exact sums, rounded once
     * @throws IllegalArgumentException as {@link #of(int[], int[], int)}, or if a weight is not valid
     */
    public static ConfusionMatrix of(int[] labels, int[] decisions, int classes, double[] weights) {
        NullCheck.argument(labels, "labels");
        NullCheck.argument(decisions, "decisions");
        NullCheck.argument(weights, "weights");
        double[] cells = cells(classes);
        checkLengths(labels, decisions);
        RowWeights.check(weights, labels.length);
        ExactSums sums = new ExactSums(cells.length);
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != Labels.IGNORE) {
                sums.add(cell(labels, decisions, i, classes), weights[i]);
            }
        }
        Arrays.setAll(cells, sums::value);
        return new ConfusionMatrix(classes, cells);
    }

    private static void checkLengths(int[] labels, int[] decisions) {
        if (labels.length != decisions.length) {
            throw new IllegalArgumentException(labels.length + " labels for " + decisions.length + " decisions");
        }
    }

    private static int cell(int[] labels, int[] decisions, int i, int classes) {
        Labels.check(labels[i], i, classes);
        if (decisions[i] < 0 || decisions[i] >= classes) {
            throw new IllegalArgumentException(
                    "decisions[" + i + "] = " + decisions[i] + " is not a class: expected 0.." + (classes - 1));
        }
        return labels[i] * classes + decisions[i];
    }

    private static double[] cells(int classes) {
        if (classes < 1 || classes > MOST_CLASSES) {
            throw new IllegalArgumentException("a confusion matrix is of 1 to " + MOST_CLASSES + " classes, got "
                    + classes + "; for more, keep the classes of interest and make one of the rest");
        }
        return new double[classes * classes];
    }

    /** The number of classes K. */
    public int classes() {
        return classes;
    }

    /** All rows, or their weight. */
    public double total() {
        return total;
    }

    /** Rows labeled y that were decided as d. */
    public double count(int y, int d) {
        return cells[at(y) * classes + at(d)];
    }

    /** The share of the rows labeled y that were decided as d: cells as shares of their row. NaN without such rows. */
    public double shareOfLabel(int y, int d) {
        return count(y, d) / labeled[y];
    }

    /** The share of the rows decided as d that were labeled y: cells as shares of their column. */
    public double shareOfDecision(int y, int d) {
        return count(y, d) / decided[d];
    }

    /** Rows labeled k. */
    public double labeled(int k) {
        return labeled[at(k)];
    }

    /** Rows decided as k. */
    public double decided(int k) {
        return decided[at(k)];
    }

    private int at(int k) {
        return java.util.Objects.checkIndex(k, classes);
    }

    /** The share of rows that were decided right. */
    public double accuracy() {
        return right / total;
    }

    /** TP / (TP + FP) of a class. */
    public double precision(int k) {
        return count(k, k) / decided(k);
    }

    /** TP / (TP + FN) of a class. */
    public double recall(int k) {
        return count(k, k) / labeled(k);
    }

    /** F_β with β = 1 of a class: the harmonic mean of precision and recall. */
    public double f1(int k) {
        return fBeta(k, 1);
    }

    /**
     * F_β of a class.
     *
     * @param beta how many times as much recall counts as precision; 0 or more and finite
     * @throws IllegalArgumentException if it is not
     */
    public double fBeta(int k, double beta) {
        if (!(beta >= 0) || beta == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("beta must be 0 or more and finite, got " + beta);
        }
        double square = beta * beta;
        return (1 + square) * count(k, k) / (square * labeled(k) + decided(k));
    }

    /** The mean of a number over classes, each counting once; those where it is NaN are left out. */
    public double macro(OfClass number) {
        NullCheck.argument(number, "number");
        double sum = 0;
        int count = 0;
        for (int k = 0; k < classes; k++) {
            double value = number.of(k);
            if (!Double.isNaN(value)) {
                sum += value;
                count++;
            }
        }
        return sum / count;
    }

    /** The mean of a number over classes, each counting as its labeled rows; those where it is NaN are left out. */
    public double weighted(OfClass number) {
        NullCheck.argument(number, "number");
        double sum = 0;
        double weights = 0;
        for (int k = 0; k < classes; k++) {
            double value = number.of(k);
            if (!Double.isNaN(value)) {
                sum += value * labeled[k];
                weights += labeled[k];
            }
        }
        return sum / weights;
    }

    /**
     * Mean recall over the classes that have labeled rows; what always deciding one class reaches is 1 / their number.
     */
    public double balancedAccuracy() {
        return macro(this::recall);
    }

    /** Matthews' correlation coefficient, −1 to 1, 0 being chance. */
    public double matthews() {
        double together = 0;
        double ofLabels = 0;
        double ofDecisions = 0;
        for (int k = 0; k < classes; k++) {
            together += labeled[k] * decided[k];
            ofLabels += labeled[k] * labeled[k];
            ofDecisions += decided[k] * decided[k];
        }
        double spread = (total * total - ofLabels) * (total * total - ofDecisions);
        return (right * total - together) / Math.sqrt(spread);
    }

    /** Cohen's kappa, the agreement beyond chance: 1 is full, 0 is chance. */
    public double kappa(Disagreement disagreement) {
        NullCheck.argument(disagreement, "disagreement");
        double observed = 0;
        double expected = 0;
        for (int y = 0; y < classes; y++) {
            for (int d = 0; d < classes; d++) {
                double weight = disagreement.of(y, d);
                observed += weight * count(y, d);
                expected += weight * labeled[y] * decided[d] / total;
            }
        }
        return 1 - observed / expected;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix that && classes == that.classes && Arrays.equals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        return "ConfusionMatrix[classes=" + classes + ", total=" + total + "]";
    }
}
