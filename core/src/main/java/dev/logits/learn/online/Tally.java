package dev.logits.learn.online;

import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;

/** The sums of {@link ProgressiveLoss}, as rows are added to them. */
final class Tally {
    private double lossSum;
    private long right;
    private final long[] counts;

    Tally(ProgressiveLoss progress) {
        lossSum = progress.lossSum();
        right = progress.right();
        counts = progress.counts().stream().mapToLong(Long::longValue).toArray();
    }

    /**
     * Counts a row.
     *
     * @param p logits of the outputs, which become probabilities
     */
    void add(double[] p, int label) {
        counts[label]++;
        if (p.length == 1) {
            double s = p[0];
            lossSum += softplus(label == 1 ? -s : s);
            right += s > 0 == (label == 1) ? 1 : 0;
            p[0] = sigmoid(s);
            return;
        }
        int best = 0;
        for (int c = 1; c < p.length; c++) {
            best = p[c] > p[best] ? c : best;
        }
        right += best == label ? 1 : 0;
        double max = p[best];
        double own = p[label];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = Elementary.exp(p[c] - max);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        lossSum += Math.max(0, Elementary.log(sum) - (own - max));
    }

    /** log(1 + e^s), which is −log P of the other class where s is a class's log-odds. */
    private static double softplus(double s) {
        return Math.max(s, 0) + Elementary.log1p(Elementary.exp(-Math.abs(s)));
    }

    /** 1 / (1 + e^−s). */
    private static double sigmoid(double s) {
        double e = Elementary.exp(-Math.abs(s));
        return (s < 0 ? e : 1) / (1 + e);
    }

    ProgressiveLoss progress() {
        return new ProgressiveLoss(lossSum, right, Arrays.stream(counts).boxed().toList());
    }
}
