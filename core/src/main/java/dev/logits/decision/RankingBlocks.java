package dev.logits.decision;

/** A walk over the rows of a ranking in blocks of equal score, up or down. For one thread. */
final class RankingBlocks {
    private final Side positives;
    private final Side negatives;
    private final boolean rising;
    private double score;

    RankingBlocks(Ranking ranking, boolean rising) {
        this.rising = rising;
        positives = new Side(ranking.positives(), ranking.positiveWeights(), ranking.isExact(), rising);
        negatives = new Side(ranking.negatives(), ranking.negativeWeights(), ranking.isExact(), rising);
    }

    /** One side's rows, and what the current block has of them. */
    private static final class Side {
        final double[] scores;
        final double[] weights;
        final boolean single;
        final boolean rising;
        int next;
        double weight;
        double squares;

        Side(double[] scores, double[] weights, boolean single, boolean rising) {
            this.scores = scores;
            this.weights = weights;
            this.single = single;
            this.rising = rising;
            next = rising ? 0 : scores.length - 1;
        }

        boolean ended() {
            return rising ? next == scores.length : next < 0;
        }

        void take(double score) {
            int from = next;
            if (rising) {
                while (next < scores.length && scores[next] == score) {
                    next++;
                }
            } else {
                while (next >= 0 && scores[next] == score) {
                    next--;
                }
            }
            weight = Math.abs(next - from);
            squares = weight;
            if (weights != null) {
                addWeights(rising ? from : next + 1, rising ? next : from + 1);
            }
        }

        /** Always upwards, so that both walks have the same sums. */
        private void addWeights(int from, int to) {
            weight = 0;
            squares = 0;
            for (int i = from; i < to; i++) {
                weight += weights[i];
                squares += single ? weights[i] * weights[i] : weights[i];
            }
        }
    }

    /** Goes on to the next block; false where there is none. */
    boolean next() {
        boolean noPositive = positives.ended();
        boolean noNegative = negatives.ended();
        if (noPositive && noNegative) {
            return false;
        }
        if (noPositive || noNegative) {
            Side side = noPositive ? negatives : positives;
            score = side.scores[side.next];
        } else {
            double p = positives.scores[positives.next];
            double n = negatives.scores[negatives.next];
            score = rising ? Math.min(p, n) : Math.max(p, n);
        }
        positives.take(score);
        negatives.take(score);
        return true;
    }

    double score() {
        return score;
    }

    /** The weight of its positive rows. */
    double positive() {
        return positives.weight;
    }

    /** The weight of its negative rows. */
    double negative() {
        return negatives.weight;
    }

    /** The sum of the squared weights of its positive rows. */
    double positiveSquares() {
        return positives.squares;
    }

    /** The sum of the squared weights of its negative rows. */
    double negativeSquares() {
        return negatives.squares;
    }
}
