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
 * <p>A weight is how much a row counts. Weights that are whole numbers give curves, areas and gains the bits of as many
 * equal rows, and weights that are all multiplied by the same number say the same. Standard errors and intervals are
 * those of so many rows, each counting as its weight: by sums of squared weights. Where a weight is a count of cases
 * that were seen, intervals are narrower, and {@link dev.logits.source.RepeatedRows} gives each row that many times.
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
    private final RankedSide positives;
    private final RankedSide negatives;
    private final boolean exact;

    /** @param exact whether scores are as they were given */
    Ranking(RankedSide positives, RankedSide negatives, boolean exact) {
        this.positives = positives;
        this.negatives = negatives;
        this.exact = exact;
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
        return new Ranking(RankedSide.ofOnes(positives), RankedSide.ofOnes(negatives), true);
    }

    /**
     * Of weighted rows. A row of weight 0 counts for nothing and is left out.
     *
     * @param weights one per row, each 0 or from 1e-100 to 1e100
     * @throws IllegalArgumentException if the lengths differ, a weight is neither, a score is NaN, or no row has a
     *     weight
     */
    public static Ranking of(double[] scores, boolean[] positive, double[] weights) {
        NullCheck.argument(scores, "scores");
        NullCheck.argument(positive, "positive");
        NullCheck.argument(weights, "weights");
        check(scores, positive);
        RowWeights.check(weights, scores.length);
        return new Ranking(
                RankedSide.sorted(scores, weights, i -> positive[i]),
                RankedSide.sorted(scores, weights, i -> !positive[i]),
                true);
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
        return positives.rows() + negatives.rows();
    }

    /** Positive rows. */
    public long positiveRows() {
        return positives.rows();
    }

    /** Negative rows. */
    public long negativeRows() {
        return negatives.rows();
    }

    /** P, the weight of the positive rows; their number where weights are 1. */
    public double positiveWeight() {
        return positives.weight();
    }

    /** N, the weight of the negative rows. */
    public double negativeWeight() {
        return negatives.weight();
    }

    /** The share of the weight that is positive, P / (P + N). */
    public double prevalence() {
        return positives.weight() / (positives.weight() + negatives.weight());
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

    RankedSide positives() {
        return positives;
    }

    RankedSide negatives() {
        return negatives;
    }

    /** Whether rows may have other weights than 1. */
    boolean isWeighted() {
        return positives.weighted() || negatives.weighted();
    }
}
