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
        Taken taken = new Taken(ranking, share);
        RankingBlocks b = ranking.blocks();
        while (taken.left > 0 && b.next()) {
            taken.add(b);
        }
        return taken.gain();
    }

    /** The gain, block by block from the highest score down. */
    static final class Taken {
        private final double share;
        private final double positives;
        private double left;
        private double taken;

        Taken(Ranking ranking, double share) {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("share must be more than 0 and at most 1, got " + share);
            }
            this.share = share;
            positives = ranking.positiveWeight();
            left = share * (positives + ranking.negativeWeight());
        }

        void add(RankingBlocks b) {
            if (left > 0) {
                double weight = b.positive() + b.negative();
                taken += weight <= left ? b.positive() : b.positive() * (left / weight);
                left -= weight;
            }
        }

        double gain() {
            return Math.min(1, taken / positives);
        }

        double lift() {
            return gain() / share;
        }
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
