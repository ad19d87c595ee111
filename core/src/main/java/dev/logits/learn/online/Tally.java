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
     * Counts a row, unless it is a copy of one that was counted.
     *
     * @param p logits of the outputs, which become probabilities
     */
    void add(double[] p, int label, boolean copy) {
        if (p.length == 1) {
            double s = p[0];
            count(label, softplus(label == 1 ? -s : s), s > 0 == (label == 1), copy);
            p[0] = sigmoid(s);
            return;
        }
        int best = 0;
        for (int c = 1; c < p.length; c++) {
            best = p[c] > p[best] ? c : best;
        }
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
        count(label, Math.max(0, Elementary.log(sum) - (own - max)), best == label, copy);
    }

    private void count(int label, double loss, boolean hit, boolean copy) {
        if (!copy) {
            counts[label]++;
            lossSum += loss;
            right += hit ? 1 : 0;
        }
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
