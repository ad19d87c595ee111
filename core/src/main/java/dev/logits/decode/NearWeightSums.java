package dev.logits.decode;

import dev.logits.internal.kernel.Selection;

/**
 * Sums of the weights of {@link WorkingScores} in single precision, with bounds: what most steps need, as the sum in
 * double precision that decides is seldom within them of what it is compared with. Who finds that it is asks
 * {@link WeightSums} for that sum; so a choice never depends on the rounding of these.
 */
final class NearWeightSums extends BlockSums {
    /** Fewer scores are summed in double precision at once. */
    static final int LEAST = 2048;

    /** Above what {@link Selection} promises by far more than sums in double precision err. */
    private static final double NEAR = Selection.NEAR * (1 + 0x1p-10);

    /** Above the relative error of sums in double precision. */
    private static final double ROUNDING = 0x1p-40;

    private static final double NEAR_FIRST = Selection.NEAR_FIRST * (1 + 0x1p-10);

    // Of the draw at work: the sum before the block that certainly reaches the target, and what the target is between.
    private double before;
    private double least;
    private double most;

    NearWeightSums(WorkingScores scores, int blocks) {
        super(scores, blocks);
    }

    @Override
    void sum(float[] z, int off, int n, double beta, int b) {
        kernels.nearSums(z, off, n, scores.max(), beta, sums, b);
    }

    @Override
    void sumMoments(float[] z, int off, int n, double beta, int b) {
        kernels.nearMoments(z, off, n, scores.max(), beta, sums, firsts, b);
    }

    /** Whether there are such sums, and they are worth their effort; the largest score is finite. */
    boolean isWorthwhile(double beta) {
        return scores.size() >= LEAST && Selection.hasNearSums(scores.max(), beta);
    }

    /** Σ p·(top logit − logit), as near to the one in double precision as {@link #meanError} says. */
    double mean(double beta) {
        double first = first(beta);
        return first / total(beta);
    }

    /** The part of {@link #total} of the scores from {@code low} to below {@code high}; in {@code kept} by blocks. */
    double between(float low, float high, double beta, KeptRange kept) {
        scores.settle();
        float m = scores.max();
        int end = Selection.blocks(scores.size());
        for (int b = 0; b < end; ) {
            int next = scores.runEnd(b, end);
            kernels.nearSumsBetween(
                    scores.array(b),
                    scores.offset(b) + b * Selection.BLOCK,
                    scores.length(b, next),
                    m,
                    beta,
                    low,
                    high,
                    kept.sums,
                    b);
            b = next;
        }
        kept.begin(m, beta);
        return sumOf(kept.sums, end);
    }

    /** Of {@link #total}. */
    double totalError(double beta) {
        return errorOf(total(beta));
    }

    /** Of a part of the total. */
    double errorOf(double part) {
        return NEAR * part + farError();
    }

    /** Of {@link #mean}. */
    double meanError(double beta) {
        return (NEAR + NEAR_FIRST) * mean(beta) + 100 * farError() / total(beta);
    }

    private double farError() {
        return scores.size() * Selection.FAR;
    }

    /**
     * The place that {@link WeightSums#draw} finds.
     *
     * @return −1 when the bounds leave open which one that is
     */
    int draw(double u, double beta) {
        int b = find(u, sums, total(beta), Selection.blocks(scores.size()));
        return b < 0
                ? -1
                : drawFrom(scores.array(b), scores.offset(b), b, scores.size(), scores.max(), beta, KeptRange.ALL);
    }

    /** The same of what is kept of the whole row and not listed yet; the place in the row. */
    int draw(double u, KeptRange kept) {
        SharedRow row = scores.row();
        int b = find(u, kept.sums, sumOf(kept.sums, kept.sums.length), kept.sums.length);
        return b < 0 ? -1 : drawFrom(row.array(b), row.offset(b), b, row.length(), kept.max(), kept.beta(), kept);
    }

    /** The block that certainly reaches the target and the ones before certainly do not; −1 where that is open. */
    private int find(double u, double[] sums, double total, int end) {
        // A sum x up to a place is compared with u times the total, of which it is a part: their difference is off by
        // at most NEAR times (1 − u)·x + u·(total − x). Where x = target, that is twice (1 − u)·target.
        double target = u * total;
        double error = (2 * NEAR * (1 - u) + ROUNDING) * target + 2 * farError();
        double low = target - error;
        double high = target + error;
        double sum = 0;
        int b = 0;
        while (b < end && sum + sums[b] <= low) {
            sum += sums[b++];
        }
        if (b == end || sum + sums[b] <= high) {
            return -1;
        }
        // From here on x has exact weights, which are no part of the total.
        double mixed = NEAR * u * sums[b];
        before = sum;
        least = low - mixed;
        most = high + mixed;
        return b;
    }

    /**
     * Goes through the block that {@link #find} found; the sum before it certainly does not reach the target, or is
     * that of nothing.
     */
    private int drawFrom(float[] z, int off, int b, int size, float max, double beta, KeptRange kept) {
        double sum = before;
        int to = Math.min(size, (b + 1) * Selection.BLOCK);
        for (int i = b * Selection.BLOCK; i < to; i++) {
            float score = z[off + i];
            if (kept.contains(score, i)) {
                sum += Selection.weight(max, beta, score);
                if (sum > least) {
                    return sum > most ? i : -1;
                }
            }
        }
        return -1;
    }
}
