package dev.logits.decode;

import dev.logits.internal.kernel.Selection;

/** Sums of the weights {@link Selection} defines, in double precision, and draws by them. */
final class WeightSums extends BlockSums {
    private final NearWeightSums near;

    WeightSums(WorkingScores scores, int blocks) {
        super(scores, blocks);
        near = new NearWeightSums(scores, blocks);
    }

    @Override
    void sum(float[] z, int off, int n, double beta, int b) {
        kernels.sums(z, off, n, scores.max(), beta, sums, b);
    }

    @Override
    void sumMoments(float[] z, int off, int n, double beta, int b) {
        kernels.moments(z, off, n, scores.max(), beta, sums, firsts, b);
    }

    @Override
    void forget() {
        super.forget();
        near.forget();
    }

    /** Whether {@link #near} is worth asking first: these sums are not known yet, and those cost less. */
    boolean isUnknown(double beta) {
        return !isKnown(beta) && near.isWorthwhile(beta);
    }

    /** The same sums with bounds. */
    NearWeightSums near() {
        return near;
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
