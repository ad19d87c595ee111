package dev.logits.decision;

import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.WeightedSort;
import java.util.Arrays;

/**
 * The placements of rows under one model, in the order of the rows: of a positive row the share of negatives below it,
 * of a negative row the share of positives above it, ties counting half. Those of two models are compared row by row.
 *
 * @param positives of the positive rows
 * @param negatives of the negative rows
 * @param positiveWeights their weights; null where each is 1
 * @param negativeWeights likewise
 */
record PairedPlacements(double[] positives, double[] negatives, double[] positiveWeights, double[] negativeWeights) {

    /** @param weights each more than 0; null where each is 1 */
    static PairedPlacements of(double[] scores, boolean[] positive, double[] weights) {
        Side high = Side.of(scores, positive, true, weights);
        Side low = Side.of(scores, positive, false, weights);
        int m = high.scores.length;
        int n = low.scores.length;
        PairedPlacements placed = new PairedPlacements(
                new double[m],
                new double[n],
                weights == null ? null : new double[m],
                weights == null ? null : new double[n]);
        int p = 0;
        int q = 0;
        for (int i = 0; i < scores.length; i++) {
            if (weights != null) {
                (positive[i] ? placed.positiveWeights : placed.negativeWeights)[positive[i] ? p : q] = weights[i];
            }
            if (positive[i]) {
                placed.positives[p++] = low.share(scores[i]);
            } else {
                placed.negatives[q++] = 1 - high.share(scores[i]);
            }
        }
        return placed;
    }

    /** One side's sorted scores, and the weight of the first i of them. */
    private record Side(double[] scores, double[] weightBefore) {
        static Side of(double[] scores, boolean[] positive, boolean yes, double[] weights) {
            double[] own = new double[scores.length];
            double[] ownWeights = new double[scores.length];
            int n = 0;
            for (int i = 0; i < scores.length; i++) {
                if (positive[i] == yes) {
                    own[n] = scores[i] + 0.0; // −0 is 0
                    ownWeights[n++] = weights == null ? 1 : weights[i];
                }
            }
            own = Arrays.copyOf(own, n);
            if (weights == null) {
                Arrays.sort(own);
            } else {
                ownWeights = Arrays.copyOf(ownWeights, n);
                WeightedSort.sort(own, ownWeights);
            }
            double[] before = new double[n + 1];
            for (int i = 0; i < n; i++) {
                before[i + 1] = before[i] + ownWeights[i];
            }
            return new Side(own, before);
        }

        /** The share of the weight whose scores are less, equal ones counting half. */
        double share(double score) {
            double below = weightBefore[count(score, false)] + weightBefore[count(score, true)];
            return below / 2 / weightBefore[scores.length];
        }

        /** How many are less, or at most as much. */
        private int count(double score, boolean equal) {
            int low = 0;
            int high = scores.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (scores[middle] < score || equal && scores[middle] == score) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }

    /** The area: the mean over the positive rows. */
    double area() {
        return mean(positives, null, positiveWeights);
    }

    /**
     * The variance of the difference to the area of another model of the same rows; NaN with fewer than two of a side.
     */
    double variance(PairedPlacements other) {
        return variance(positives, other.positives, positiveWeights)
                + variance(negatives, other.negatives, negativeWeights);
    }

    /** The mean of differences, or of the values themselves where nothing is to be subtracted. */
    private static double mean(double[] values, double[] less, double[] weights) {
        ExactSum sum = new ExactSum();
        ExactSum all = new ExactSum();
        for (int i = 0; i < values.length; i++) {
            double weight = weights == null ? 1 : weights[i];
            RowWeights.add(sum, weight, less == null ? values[i] : values[i] - less[i]);
            all.add(weight);
        }
        return sum.value() / all.value();
    }

    private static double variance(double[] a, double[] b, double[] weights) {
        int n = a.length;
        if (n < 2) {
            return Double.NaN;
        }
        double mean = mean(a, b, weights);
        ExactSum squares = new ExactSum();
        ExactSum all = new ExactSum();
        for (int i = 0; i < n; i++) {
            double weight = weights == null ? 1 : weights[i];
            double off = weight * (a[i] - b[i] - mean);
            squares.add(off * off);
            all.add(weight);
        }
        return squares.value() / (all.value() * all.value()) * (n / (n - 1.0));
    }
}
