package dev.logits.decision;

import dev.logits.internal.check.NullCheck;

/**
 * What taking the rows of the highest scores gains over taking rows at random. Of a share s of the weight, the
 * <em>gain</em> is the share of the positives that is among them, and the <em>lift</em> is gain / s: 3 means three
 * times as many positives as chance. Where the share ends within rows of equal score, it is what their random order has
 * on average.
 *
 * <pre>{@code double lift = Gains.lift(ranking, 0.1);   // of the tenth with the highest scores }</pre>
 *
 * @since 0.1
 */
public final class Gains {
    private Gains() {}

    /**
     * The share of the positives among the rows of the highest scores.
     *
     * @param share the share of the weight that is taken, more than 0 and at most 1
     * @return NaN without positives
     * @throws IllegalArgumentException if the share is out of its range
     */
    public static double gain(Ranking ranking, double share) {
        NullCheck.argument(ranking, "ranking");
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be more than 0 and at most 1, got " + share);
        }
        double left = share * (ranking.positiveWeight() + ranking.negativeWeight());
        double taken = 0;
        RankingBlocks b = ranking.blocks();
        while (left > 0 && b.next()) {
            double weight = b.positive() + b.negative();
            taken += weight <= left ? b.positive() : b.positive() * (left / weight);
            left -= weight;
        }
        return Math.min(1, taken / ranking.positiveWeight());
    }

    /**
     * The gain against that of chance.
     *
     * @throws IllegalArgumentException as {@link #gain}
     */
    public static double lift(Ranking ranking, double share) {
        return gain(ranking, share) / share;
    }
}
