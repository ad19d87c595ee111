package dev.logits.metric;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.WeightedSort;
import java.util.Arrays;

/**
 * Area under the ROC curve: the probability that a positive has a higher score than a negative, a tie counting half. 1
 * is perfect, ½ is chance. With ties it is the Mann–Whitney statistic by midranks.
 *
 * <p>NaN where one of the two is missing: there is nothing to tell apart.
 *
 * <p>Reference: J. A. Hanley, B. J. McNeil, The meaning and use of the area under a receiver operating characteristic
 * (ROC) curve, Radiology 143, 1982.
 *
 * <pre>{@code AreaUnderRoc.of(new double[] {3, 2}, new double[] {2, 1});   // 0.875 }</pre>
 *
 * @since 0.1
 */
public final class AreaUnderRoc {
    private AreaUnderRoc() {}

    /** Of confidence: whether rows that were right are surer than rows that were wrong. */
    public static double of(Confidences confidences) {
        NullCheck.argument(confidences, "confidences");
        return ofSigned(confidences.signed(), confidences.weights());
    }

    static double ofSigned(double[] signed, double[] weights) {
        double wins = 0; // in halves
        double right = 0;
        double wrong = 0;
        for (int i = 0; i < signed.length; ) {
            double key = Math.abs(signed[i]);
            double tiedRight = 0;
            double tiedWrong = 0;
            for (; i < signed.length && Math.abs(signed[i]) == key; i++) {
                if (signed[i] > 0) {
                    tiedRight += weights[i];
                } else {
                    tiedWrong += weights[i];
                }
            }
            wins += tiedRight * (2 * wrong + tiedWrong);
            right += tiedRight;
            wrong += tiedWrong;
        }
        return wins / 2 / (right * wrong);
    }

    /**
     * Of two groups of scores.
     *
     * @param positives scores that should be high
     * @param negatives scores that should be low
     * @throws IllegalArgumentException if a score is NaN
     */
    public static double of(double[] positives, double[] negatives) {
        double[] high = sorted(positives, "positives");
        double[] low = sorted(negatives, "negatives");
        double wins = 0; // in halves
        int below = 0;
        int upTo = 0;
        for (double score : high) {
            while (below < low.length && low[below] < score) {
                below++;
            }
            upTo = Math.max(upTo, below);
            while (upTo < low.length && low[upTo] <= score) {
                upTo++;
            }
            wins += (double) below + upTo;
        }
        return wins / 2 / ((double) high.length * low.length);
    }

    /**
     * Of two groups of scores whose rows each count as much as a weight says: of the pairs of a positive and a
     * negative, each counting the product of its weights, the share in which the positive is higher. It is what
     * scikit-learn's {@code roc_auc_score} gives with {@code sample_weight}. Whole weights are equal rows, to the bit,
     * and a scale of 2<sup>k</sup> of the weights of a group changes no bit.
     *
     * @param positives scores that should be high
     * @param positiveWeights what each counts, 0 or more and finite
     * @param negatives scores that should be low
     * @param negativeWeights what each counts
     * @return NaN where the weights of one of the groups are all 0
     * @throws IllegalArgumentException if a score is NaN, a weight is negative or not finite, or lengths differ
     */
    public static double of(
            double[] positives, double[] positiveWeights, double[] negatives, double[] negativeWeights) {
        double[] high = checked(positives, "positives").clone();
        double[] highWeights = weights(positiveWeights, high.length, "positiveWeights");
        double[] low = checked(negatives, "negatives").clone();
        double[] lowWeights = weights(negativeWeights, low.length, "negativeWeights");
        sort(high, highWeights);
        sort(low, lowWeights);
        ExactSum wins = new ExactSum(); // in halves
        double below = 0;
        double upTo = 0;
        int tied = 0;
        for (int i = 0, first = 0; i < high.length; i++) {
            while (first < low.length && low[first] < high[i]) {
                below += lowWeights[first++];
            }
            if (tied < first) {
                tied = first;
                upTo = below;
            }
            while (tied < low.length && low[tied] <= high[i]) {
                upTo += lowWeights[tied++];
            }
            wins.add(highWeights[i], below + upTo);
        }
        return wins.value() / 2 / (sum(highWeights) * sum(lowWeights));
    }

    private static void sort(double[] scores, double[] weights) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] += 0.0; // −0 is 0
        }
        WeightedSort.sort(scores, weights);
    }

    private static double sum(double[] weights) {
        ExactSum sum = new ExactSum();
        sum.add(weights, 0, weights.length);
        return sum.value();
    }

    private static double[] weights(double[] weights, int rows, String name) {
        NullCheck.argument(weights, name);
        if (weights.length != rows) {
            throw new IllegalArgumentException(name + ": " + weights.length + " weights for " + rows + " scores");
        }
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0 && weights[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        name + "[" + i + "] must be 0 or more and finite, got " + weights[i]);
            }
        }
        return weights.clone();
    }

    private static double[] checked(double[] scores, String name) {
        NullCheck.argument(scores, name);
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException(name + "[" + i + "] is NaN, which has no place in an order");
            }
        }
        return scores;
    }

    private static double[] sorted(double[] scores, String name) {
        double[] sorted = checked(scores, name).clone();
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] += 0.0; // −0 is 0
        }
        Arrays.sort(sorted);
        return sorted;
    }
}
