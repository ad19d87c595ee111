package dev.logits.calibrate;

import dev.logits.calibrate.curve.Curve;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.RowWeight;
import dev.logits.math.LogSigmoid;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The negative log-likelihood of the rows that a {@link OneVsRest} calibrator is fitted to, {@code ln Σ g − ln g_y},
 * summed class by class while their log-odds are at hand, without another pass over the rows.
 */
final class CurveLosses {
    /** Sums below this have lost their digits. */
    static final double LEAST = 0x1p-960;

    private final int classes;
    private final int[] labels;
    /** What each row counts; null where all count whole. */
    private final double[] weights;

    /** Of the curves of each row; of two classes the log-probability of its label. */
    private final double[] sums;

    /** Of more than two classes, the log-probability of each row's label before the division. */
    private final double[] ofLabel;

    /**
     * @param labels at least {@code rows}
     * @param weights as many; null where all count whole
     */
    CurveLosses(int classes, int[] labels, double[] weights, int rows) {
        this.weights = weights;
        this.classes = classes;
        this.labels = labels;
        sums = new double[rows];
        ofLabel = new double[classes == 2 ? 0 : rows];
    }

    /** Adds a group of classes, in the order of classes. */
    void add(int first, List<? extends FittedCurve<?>> curves, double[][] columns) {
        RowBlocks.forEach(sums.length, curves.size(), (from, to) -> {
            for (int i = 0; i < columns.length; i++) {
                Curve curve = curves.get(i).curve();
                if (classes == 2) {
                    addBinary(curve, columns[i], from, to);
                } else {
                    add(curve, first + i, columns[i], from, to);
                }
            }
        });
    }

    private void add(Curve curve, int c, double[] s, int from, int to) {
        for (int r = from; r < to; r++) {
            boolean decided = Double.isInfinite(s[r]); // masked, or all others are
            sums[r] += decided ? s[r] > 0 ? 1 : 0 : curve.probability(s[r]);
            if (labels[r] == c) {
                ofLabel[r] = decided ? 0 : curve.logProbability(s[r]);
            }
        }
    }

    private void addBinary(Curve curve, double[] s, int from, int to) {
        for (int r = from; r < to; r++) {
            double logOdds = Double.isInfinite(s[r]) ? s[r] : curve.logOdds(s[r]);
            sums[r] = LogSigmoid.of(labels[r] == 1 ? logOdds : -logOdds);
        }
    }

    /**
     * The mean over all rows, to be asked for once; empty where all curves of a row say 0, or next to it, so that its
     * sum says nothing.
     */
    OptionalDouble mean() {
        for (int r = 0; r < sums.length; r++) {
            if (classes == 2) {
                sums[r] = Elementary.log(1) - sums[r];
                continue;
            }
            if (!(sums[r] >= LEAST)) {
                return OptionalDouble.empty();
            }
            sums[r] = Elementary.log(sums[r]) - ofLabel[r];
        }
        ExactSum sum = new ExactSum();
        if (weights == null) {
            sum.add(sums, 0, sums.length);
            return OptionalDouble.of(sum.value() / sums.length);
        }
        RowWeight all = new RowWeight();
        for (int r = 0; r < sums.length; r++) {
            all.add(weights[r]);
            WeightedSums.add(sum, weights[r], sums[r]);
        }
        return OptionalDouble.of(sum.value() / all.value());
    }
}
