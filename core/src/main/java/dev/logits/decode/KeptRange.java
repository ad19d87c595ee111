package dev.logits.decode;

import dev.logits.internal.kernel.Selection;

/**
 * What a rule keeps of a whole row where that is most of it: the scores from one to below another, and of those that
 * are equal to a last one the ones up to a token. With the sums of their weights by blocks of the row, a draw needs no
 * list of them.
 */
final class KeptRange {
    /** Every score that is not masked. */
    static final KeptRange ALL = new KeptRange(0);

    /** The sums of the kept weights, as {@link NearWeightSums} has them. */
    final double[] sums;

    private float low = -Float.MAX_VALUE;
    private float high = Float.POSITIVE_INFINITY;
    private float last = Float.NaN;
    private int lastToken;
    private int dropped;

    // What the weights are of.
    private float max;
    private double beta;

    KeptRange(int blocks) {
        sums = new double[blocks];
    }

    /** The sums are of weights of this β, relative to this largest score. */
    void begin(float max, double beta) {
        this.max = max;
        this.beta = beta;
    }

    /** A token's weight is a part of its block's sum. */
    void add(int token, double weight) {
        sums[token / Selection.BLOCK] += weight;
    }

    /**
     * Which scores these are.
     *
     * @param dropped how many that are equal to {@code last} stand behind {@code lastToken}
     */
    void set(float low, float high, float last, int lastToken, int dropped) {
        this.low = low;
        this.high = high;
        this.last = last;
        this.lastToken = lastToken;
        this.dropped = dropped;
    }

    boolean contains(float score, int token) {
        return score == last ? token <= lastToken : score >= low && score < high;
    }

    float low() {
        return low;
    }

    float high() {
        return high;
    }

    float last() {
        return last;
    }

    int dropped() {
        return dropped;
    }

    float max() {
        return max;
    }

    double beta() {
        return beta;
    }
}
