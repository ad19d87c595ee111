package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.FixedSums;
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
    private final long[][] joint;
    private final long[] labeled;

    private ConfidentLearning(double[] thresholds, long[] labeled) {
        this.thresholds = thresholds;
        this.labeled = labeled;
        joint = new long[labeled.length][labeled.length];
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
        int n = source.classes();
        FixedSums sums = new FixedSums(n);
        long[] labeled = new long[n];
        pass(source, (p, label) -> {
            sums.add(label, p[label]);
            labeled[label]++;
        });
        if (Arrays.stream(labeled).sum() == 0) {
            throw new IllegalArgumentException("no labeled rows; confident learning needs at least one");
        }
        double[] thresholds = new double[n];
        for (int k = 0; k < n; k++) {
            thresholds[k] = labeled[k] == 0 ? Double.POSITIVE_INFINITY : sums.value(k) / labeled[k];
        }
        ConfidentLearning learned = new ConfidentLearning(thresholds, labeled);
        pass(source, (p, label) -> {
            int k = learned.confident(p);
            if (k >= 0) {
                learned.joint[label][k]++;
            }
        });
        return learned;
    }

    /** Takes a row's probabilities and its label. */
    private interface Row {
        void add(double[] p, int label);
    }

    private static void pass(LogitsSource source, Row row) throws IOException {
        double[] p = new double[source.classes()];
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        CostMatrix.probabilities(batch.logits(), r, batch.number(r), p);
                        row.add(p, batch.label(r));
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

    /** Rows labeled y that belong confidently to class k. */
    public long count(int y, int k) {
        return joint[Objects.checkIndex(y, joint.length)][Objects.checkIndex(k, joint.length)];
    }

    /** Rows that belong confidently to another class than their label: what {@link RowReview} lists. */
    public long issues() {
        long sum = 0;
        for (int y = 0; y < joint.length; y++) {
            sum += Arrays.stream(joint[y]).sum() - joint[y][y];
        }
        return sum;
    }

    /**
     * The estimated share of all rows that are labeled y and are of class k: the confident joint, each row scaled to
     * the number of labels, over N. A label without confident rows counts as right.
     */
    public double joint(int y, int k) {
        long all = Arrays.stream(joint[Objects.checkIndex(y, joint.length)]).sum();
        Objects.checkIndex(k, joint.length);
        double share = all == 0 ? (y == k ? 1 : 0) : (double) joint[y][k] / all;
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
