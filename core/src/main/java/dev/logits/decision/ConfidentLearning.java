package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSums;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Confident learning: how many labels of each class are likely to be wrong, and which. The threshold of class k is the
 * mean of p_k over the rows labeled k; a row belongs <em>confidently</em> to the likeliest class whose probability
 * reaches its threshold, if there is one. The counts of rows labeled y that belong confidently to k are the
 * <em>confident joint</em>; scaled to the numbers of labels they estimate how labels and true classes are distributed
 * together.
 *
 * <p>Of weighted rows, means are weighted and counts are sums of weights.
 *
 * <p>It asks of the logits that they are of rows the model was not trained on: a model that has learned a wrong label
 * by heart does not object to it. Of equal probabilities the first class counts.
 *
 * <p>Reference: C. G. Northcutt, L. Jiang, I. L. Chuang, Confident learning: estimating uncertainty in dataset labels,
 * JAIR 70, 2021.
 *
 * <pre>{@code
 * ConfidentLearning learned = ConfidentLearning.of(z, labels);
 * long suspects = learned.issues();
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class ConfidentLearning {
    private final double[] thresholds;
    private final double[][] joint;
    private final double[] labeled;
    private long issues;

    private ConfidentLearning(double[] thresholds, double[] labeled) {
        this.thresholds = thresholds;
        this.labeled = labeled;
        joint = new double[labeled.length][labeled.length];
    }

    /**
     * Of rows in memory.
     *
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static ConfidentLearning of(Logits z, int[] labels) {
        try {
            return of(LogitsSource.of(z, labels));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in two passes.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[])}
     */
    public static ConfidentLearning of(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return of(source, RowWeights.ONES);
    }

    /**
     * Of the weighted rows of a source, in two passes.
     *
     * @param weight a further column of the source: how much each row counts, 0 or from 1e-100 to 1e100
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[])}, or if there is no such column, a cell of it is
     *     not a weight, or no labeled row has a weight
     */
    public static ConfidentLearning of(LogitsSource source, String weight) throws IOException {
        return of(source, RowWeights.of(source, weight));
    }

    static ConfidentLearning of(LogitsSource source, RowWeights weights) throws IOException {
        int n = source.classes();
        ExactSums sums = new ExactSums(n);
        ExactSums labeled = new ExactSums(n);
        pass(source, weights, (p, label, weight) -> {
            RowWeights.add(sums, label, weight, p[label]);
            labeled.add(label, weight);
        });
        double[] rows = new double[n];
        double[] thresholds = new double[n];
        for (int k = 0; k < n; k++) {
            rows[k] = labeled.value(k);
            thresholds[k] = rows[k] == 0 ? Double.POSITIVE_INFINITY : RowWeights.mean(sums, k, labeled, k);
        }
        if (Arrays.stream(rows).sum() == 0) {
            throw weights.none("confident learning needs");
        }
        ConfidentLearning learned = new ConfidentLearning(thresholds, rows);
        learned.count(source, weights);
        return learned;
    }

    private void count(LogitsSource source, RowWeights weights) throws IOException {
        int n = labeled.length;
        ExactSums sums = new ExactSums(weights.areOnes() ? 0 : n * n);
        pass(source, weights, (p, label, weight) -> {
            int k = confident(p);
            if (k >= 0 && weights.areOnes()) {
                joint[label][k]++;
            } else if (k >= 0) {
                sums.add(label * n + k, weight);
            }
            issues += k >= 0 && k != label ? 1 : 0;
        });
        for (int i = 0; i < sums.count(); i++) {
            joint[i / n][i % n] = sums.value(i);
        }
    }

    /** Takes a row's probabilities, its label and its weight. */
    private interface Row {
        void add(double[] p, int label, double weight);
    }

    private static void pass(LogitsSource source, RowWeights weights, Row row) throws IOException {
        double[] p = new double[source.classes()];
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    double weight = weights.of(batch, r);
                    if (weight > 0) {
                        CostMatrix.probabilities(batch.logits(), r, batch.number(r), p);
                        row.add(p, batch.label(r), weight);
                    }
                }
            }
        }
    }

    /** The class that a row belongs to confidently; −1 if to none. */
    private int confident(double[] p) {
        int best = -1;
        for (int k = 0; k < p.length; k++) {
            if (p[k] >= thresholds[k] && (best < 0 || p[k] > p[best])) {
                best = k;
            }
        }
        return best;
    }

    boolean isIssue(double[] p, int label) {
        int k = confident(p);
        return k >= 0 && k != label;
    }

    /** The number of classes K. */
    public int classes() {
        return labeled.length;
    }

    /** The mean of p_k over the rows labeled k; +∞ where there are none. */
    public double threshold(int k) {
        return thresholds[Objects.checkIndex(k, thresholds.length)];
    }

    /** Rows labeled y that belong confidently to class k; of weighted rows their weight. */
    public double count(int y, int k) {
        return joint[Objects.checkIndex(y, joint.length)][Objects.checkIndex(k, joint.length)];
    }

    /** Rows that belong confidently to another class than their label: what {@link RowReview} lists. */
    public long issues() {
        return issues;
    }

    /**
     * The estimated share of all rows that are labeled y and are of class k: the confident joint, each row scaled to
     * the number of labels, over N. A label without confident rows counts as right.
     */
    public double joint(int y, int k) {
        double all = Arrays.stream(joint[Objects.checkIndex(y, joint.length)]).sum();
        Objects.checkIndex(k, joint.length);
        double share = all == 0 ? (y == k ? 1 : 0) : joint[y][k] / all;
        return share * labeled[y] / Arrays.stream(labeled).sum();
    }

    /** The estimated share of the labels that are wrong. */
    public double noise() {
        double right = 0;
        for (int k = 0; k < joint.length; k++) {
            right += joint(k, k);
        }
        return Math.max(0, 1 - right);
    }
}
