package dev.logits.decode;

import dev.logits.internal.kernel.Selection;

/**
 * Sums of the weights of {@link WorkingScores} in single precision, with bounds: what most steps need, as the sum in
 * double precision that decides is seldom within them of what it is compared with. Who finds that it is asks
 * {@link WeightSums} for that sum; so a choice never depends on the rounding of these.
 */
final class NearWeightSums {
    /** Fewer scores are summed in double precision at once. */
    static final int LEAST = 2048;

    /** Above what {@link Selection} promises by far more than sums in double precision err. */
    private static final double NEAR = Selection.NEAR * (1 + 0x1p-10);

    /** Above the relative error of sums in double precision. */
    private static final double ROUNDING = 0x1p-40;

    private static final double NEAR_FIRST = Selection.NEAR_FIRST * (1 + 0x1p-10);

    private final Selection kernels = Selection.get();
    private final WorkingScores scores;
    private final double[] sums;
    private final double[] firsts;
    private double beta;
    private double total;
    private double first;
    private boolean sumsKnown;
    private boolean momentsKnown;

    NearWeightSums(WorkingScores scores, int blocks) {
        this.scores = scores;
        sums = new double[blocks];
        firsts = new double[blocks];
    }

    /** A score has changed. */
    void forget() {
        sumsKnown = false;
        momentsKnown = false;
    }

    /** Whether there are such sums, and they are worth their effort; the largest score is finite. */
    boolean isWorthwhile(double beta) {
        return scores.size() >= LEAST && Selection.hasNearSums(scores.max(), beta);
    }

    /** The sum of the weights, as near to that of {@link WeightSums#total} as {@link #totalError} says. */
    double total(double beta) {
        if (!sumsKnown || beta != this.beta) {
            float m = scores.max();
            int end = Selection.blocks(scores.size());
            for (int b = 0; b < end; ) {
                int next = scores.runEnd(b, end);
                kernels.nearSums(
                        scores.array(b),
                        scores.offset(b) + b * Selection.BLOCK,
                        scores.length(b, next),
                        m,
                        beta,
                        sums,
                        b);
                b = next;
            }
            total = WeightSums.sumOf(sums, end);
            this.beta = beta;
            sumsKnown = true;
            momentsKnown = false;
        }
        return total;
    }

    /** Σ p·(top logit − logit), as near to the one in double precision as {@link #meanError} says. */
    double mean(double beta) {
        if (!momentsKnown || beta != this.beta) {
            float m = scores.max();
            int end = Selection.blocks(scores.size());
            for (int b = 0; b < end; ) {
                int next = scores.runEnd(b, end);
                kernels.nearMoments(
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
            total = WeightSums.sumOf(sums, end);
            first = WeightSums.sumOf(firsts, end);
            this.beta = beta;
            sumsKnown = true;
            momentsKnown = true;
        }
        return first / total;
    }

    /** The part of {@link #total} of the scores from {@code low} to below {@code high}. */
    double between(float low, float high, double beta) {
        float m = scores.max();
        int end = Selection.blocks(scores.size());
        double sum = 0;
        for (int b = 0; b < end; ) {
            int next = scores.runEnd(b, end);
            sum += kernels.nearSumBetween(
                    scores.array(b),
                    scores.offset(b) + b * Selection.BLOCK,
                    scores.length(b, next),
                    m,
                    beta,
                    low,
                    high);
            b = next;
        }
        return sum;
    }

    /** After {@link #total}. */
    double totalError() {
        return errorOf(total);
    }

    /** Of a part of the total. */
    double errorOf(double part) {
        return NEAR * part + farError();
    }

    /** After {@link #mean}. */
    double meanError() {
        return (NEAR + NEAR_FIRST) * (first / total) + 100 * farError() / total;
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
        // A sum x up to a place is compared with u times the total, of which it is a part: their difference is off by
        // at most NEAR times (1 − u)·x + u·(total − x). Where x = target, that is twice (1 − u)·target.
        double target = u * total(beta);
        double error = (2 * NEAR * (1 - u) + ROUNDING) * target + 2 * farError();
        double low = target - error;
        double high = target + error;
        int end = Selection.blocks(scores.size());
        double before = 0;
        int b = 0;
        while (b < end && before + sums[b] <= low) {
            before += sums[b++];
        }
        if (b == end || before + sums[b] <= high) {
            return -1;
        }
        // From here on x has exact weights, which are no part of the total.
        double mixed = NEAR * u * sums[b];
        return drawFrom(b, before, low - mixed, high + mixed, beta);
    }

    /**
     * Goes through the block that certainly reaches the target; the sum before it certainly does not, or is that of
     * nothing.
     */
    private int drawFrom(int b, double before, double low, double high, double beta) {
        float[] a = scores.array(b);
        int off = scores.offset(b);
        float m = scores.max();
        double sum = before;
        int to = Math.min(scores.size(), (b + 1) * Selection.BLOCK);
        for (int i = b * Selection.BLOCK; i < to; i++) {
            sum += Selection.weight(m, beta, a[off + i]);
            if (sum > low) {
                return sum > high ? i : -1;
            }
        }
        return -1;
    }
}
