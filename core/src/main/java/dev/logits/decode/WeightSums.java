package dev.logits.decode;

import dev.logits.internal.kernel.Selection;

/** Sums of the weights of {@link WorkingScores} by blocks, kept until a score or β changes, and draws by them. */
final class WeightSums {
    private final Selection kernels = Selection.get();
    private final WorkingScores scores;
    private final double[] sums;
    private final double[] firsts;
    private double beta;
    private double total;
    private double first;
    private boolean sumsKnown;
    private boolean momentsKnown;
    private final NearWeightSums near;

    WeightSums(WorkingScores scores, int blocks) {
        this.scores = scores;
        near = new NearWeightSums(scores, blocks);
        sums = new double[blocks];
        firsts = new double[blocks];
    }

    /** A score has changed. */
    void forget() {
        sumsKnown = false;
        momentsKnown = false;
        near.forget();
    }

    /** Whether {@link #near} is worth asking first: these sums are not known yet, and those cost less. */
    boolean isUnknown(double beta) {
        return !(sumsKnown && beta == this.beta) && near.isWorthwhile(beta);
    }

    /** The same sums with bounds. */
    NearWeightSums near() {
        return near;
    }

    /** The sum of the weights {@link Selection} defines; the largest score is finite. */
    double total(double beta) {
        if (!sumsKnown || beta != this.beta) {
            float m = scores.max();
            int end = Selection.blocks(scores.size());
            for (int b = 0; b < end; ) {
                int next = scores.runEnd(b, end);
                kernels.sums(
                        scores.array(b),
                        scores.offset(b) + b * Selection.BLOCK,
                        scores.length(b, next),
                        m,
                        beta,
                        sums,
                        b);
                b = next;
            }
            total = sumOf(sums, end);
            this.beta = beta;
            sumsKnown = true;
            momentsKnown = false;
        }
        return total;
    }

    /** The sum of the weights times β·(max − z). */
    double first(double beta) {
        if (!momentsKnown || beta != this.beta) {
            float m = scores.max();
            int end = Selection.blocks(scores.size());
            for (int b = 0; b < end; ) {
                int next = scores.runEnd(b, end);
                kernels.moments(
                        scores.array(b),
                        scores.offset(b) + b * Selection.BLOCK,
                        scores.length(b, next),
                        m,
                        beta,
                        sums,
                        firsts,
                        b);
                b = next;
            }
            total = sumOf(sums, end);
            first = sumOf(firsts, end);
            this.beta = beta;
            sumsKnown = true;
            momentsKnown = true;
        }
        return first;
    }

    static double sumOf(double[] values, int n) {
        double sum = 0;
        for (int b = 0; b < n; b++) {
            sum += values[b];
        }
        return sum;
    }

    /**
     * The place of the first score at which the cumulated weight exceeds u times the total; its weight is not 0.
     *
     * @param u in [0, 1)
     */
    int draw(double u, double beta) {
        if (isUnknown(beta)) {
            int place = near.draw(u, beta);
            if (place >= 0) {
                return place;
            }
        }
        double target = u * total(beta);
        int end = Selection.blocks(scores.size());
        double before = 0;
        int b = 0;
        int block = -1;
        double beforeBlock = 0;
        for (; b < end; b++) {
            if (sums[b] > 0) {
                block = b;
                beforeBlock = before;
                before += sums[b];
                if (before > target) {
                    break;
                }
            }
        }
        return drawFrom(block, beforeBlock, target, beta);
    }

    private int drawFrom(int b, double before, double target, double beta) {
        float[] a = scores.array(b);
        int off = scores.offset(b);
        float m = scores.max();
        double sum = before;
        int last = -1;
        int to = Math.min(scores.size(), (b + 1) * Selection.BLOCK);
        for (int i = b * Selection.BLOCK; i < to; i++) {
            double w = Selection.weight(m, beta, a[off + i]);
            if (w > 0) {
                last = i;
                sum += w;
                if (sum > target) {
                    return i;
                }
            }
        }
        return last; // rounding: the lanes' sum is a little more than the sum from left to right
    }
}
