package dev.logits.decision;

import dev.logits.internal.check.NullCheck;

/**
 * Rows by falling score, each with a yes or a no and a weight: what every curve, area and threshold of a yes-or-no
 * question is computed from. Rows of equal score are one block, which a threshold takes as a whole or not at all.
 *
 * <p>Symbols: P and N are the weights of the positive and the negative rows, TP(t) and FP(t) those among them whose
 * score is t or more.
 *
 * <p>Scores are any numbers that rank, +∞ and −∞ among them; −0 is 0. Memory: 8 bytes per row, 16 with weights. The
 * same rows in any order give the same bits.
 *
 * <pre>{@code
 * Ranking ranking = Ranking.of(new double[] {0.9, 0.8, 0.3}, new boolean[] {true, false, true});
 * double area = RocCurve.area(ranking);          // 0.5
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Ranking {
    /** By rising score. */
    private final double[] positives;

    private final double[] negatives;
    /** Null where each is 1. */
    private final double[] positiveWeights;

    private final double[] negativeWeights;
    private final double positiveWeight;
    private final double negativeWeight;
    private final boolean exact;
    private final long positiveRows;
    private final long negativeRows;

    /**
     * Of arrays that are sorted by rising score; takes them.
     *
     * @param exact whether scores are as they were given, and entries single rows
     */
    Ranking(
            double[] positives,
            double[] negatives,
            double[] positiveWeights,
            double[] negativeWeights,
            long positiveRows,
            long negativeRows,
            boolean exact) {
        this.positives = positives;
        this.negatives = negatives;
        this.positiveWeights = positiveWeights;
        this.negativeWeights = negativeWeights;
        this.positiveRows = positiveRows;
        this.negativeRows = negativeRows;
        this.exact = exact;
        positiveWeight = total(positives, positiveWeights);
        negativeWeight = total(negatives, negativeWeights);
    }

    private static double total(double[] scores, double[] weights) {
        return weights == null ? scores.length : WeightedSort.sum(weights);
    }

    /**
     * Of rows of weight 1.
     *
     * @param scores one number per row, higher where yes is likelier
     * @param positive whether each row is a yes
     * @throws IllegalArgumentException if the lengths differ, there is no row, or a score is NaN
     */
    public static Ranking of(double[] scores, boolean[] positive) {
        NullCheck.argument(scores, "scores");
        NullCheck.argument(positive, "positive");
        check(scores, positive);
        int yes = 0;
        for (boolean p : positive) {
            yes += p ? 1 : 0;
        }
        double[] high = new double[yes];
        double[] low = new double[scores.length - yes];
        int h = 0;
        int l = 0;
        for (int i = 0; i < scores.length; i++) {
            if (positive[i]) {
                high[h++] = scores[i] + 0.0; // −0 is 0
            } else {
                low[l++] = scores[i] + 0.0;
            }
        }
        return ofUnsorted(high, low);
    }

    /** Of scores in any order, none NaN or −0; takes both arrays, which are sorted where they are. */
    static Ranking ofUnsorted(double[] positives, double[] negatives) {
        return ofUnsorted(positives, negatives, new double[Math.max(positives.length, negatives.length)]);
    }

    /** The same with a buffer that is as long as either. */
    static Ranking ofUnsorted(double[] positives, double[] negatives, double[] buffer) {
        RisingSort.sort(positives, buffer);
        RisingSort.sort(negatives, buffer);
        return new Ranking(positives, negatives, null, null, positives.length, negatives.length, true);
    }

    /**
     * Of weighted rows. A row of weight 0 counts for nothing and is left out.
     *
     * @param weights one per row, 0 or more and finite
     * @throws IllegalArgumentException if the lengths differ, a weight is not 0 or more and finite, a score is NaN, or
     *     no row has a weight
     */
    public static Ranking of(double[] scores, boolean[] positive, double[] weights) {
        NullCheck.argument(scores, "scores");
        NullCheck.argument(positive, "positive");
        NullCheck.argument(weights, "weights");
        check(scores, positive);
        RowWeights.check(weights, scores.length);
        WeightedSort high = WeightedSort.of(scores, weights, i -> positive[i]);
        WeightedSort low = WeightedSort.of(scores, weights, i -> !positive[i]);
        return new Ranking(high.scores(), low.scores(), high.weights(), low.weights(), high.rows(), low.rows(), true);
    }

    static void check(double[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new IllegalArgumentException(
                    scores.length + " scores for " + positive.length + " rows that are a yes or a no");
        }
        if (scores.length == 0) {
            throw new IllegalArgumentException("no rows; a ranking needs at least one");
        }
        for (int i = 0; i < scores.length; i++) {
            if (Double.isNaN(scores[i])) {
                throw new IllegalArgumentException("scores[" + i + "] is NaN, which has no place in an order");
            }
        }
    }

    /** Rows that count, N + P of them where weights are 1. */
    public long rows() {
        return positiveRows + negativeRows;
    }

    /** Positive rows. */
    public long positiveRows() {
        return positiveRows;
    }

    /** Negative rows. */
    public long negativeRows() {
        return negativeRows;
    }

    /** P, the weight of the positive rows; their number where weights are 1. */
    public double positiveWeight() {
        return positiveWeight;
    }

    /** N, the weight of the negative rows. */
    public double negativeWeight() {
        return negativeWeight;
    }

    /** The share of the weight that is positive, P / (P + N). */
    public double prevalence() {
        return positiveWeight / (positiveWeight + negativeWeight);
    }

    /**
     * Whether every row has its own score. Where it is false, as of more than 2^25 scores, scores were rounded down to
     * 14 significant bits, and rows that then share one count as ties.
     */
    public boolean isExact() {
        return exact;
    }

    /** The blocks, from the highest score down. */
    RankingBlocks blocks() {
        return new RankingBlocks(this, false);
    }

    /** The blocks, from the lowest score up. */
    RankingBlocks risingBlocks() {
        return new RankingBlocks(this, true);
    }

    /** How many blocks there are. */
    int blockCount() {
        int count = 0;
        for (RankingBlocks b = blocks(); b.next(); ) {
            count++;
        }
        return count;
    }

    double[] positives() {
        return positives;
    }

    double[] negatives() {
        return negatives;
    }

    double[] positiveWeights() {
        return positiveWeights;
    }

    double[] negativeWeights() {
        return negativeWeights;
    }
}
