package dev.logits.metric;

import dev.logits.internal.check.NullCheck;
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
        NullCheck.argument(positives, "positives");
        NullCheck.argument(negatives, "negatives");
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

    private static double[] sorted(double[] scores, String name) {
        double[] sorted = scores.clone();
        for (int i = 0; i < sorted.length; i++) {
            if (Double.isNaN(sorted[i])) {
                throw new IllegalArgumentException(name + "[" + i + "] is NaN, which has no place in an order");
            }
            sorted[i] += 0.0; // −0 is 0
        }
        Arrays.sort(sorted);
        return sorted;
    }
}
