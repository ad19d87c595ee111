package dev.logits.decision;

/** A walk over the rows of a ranking in blocks of equal score, up or down. For one thread. */
final class RankingBlocks {
    private final Side positives;
    private final Side negatives;
    private final boolean rising;
    private double score;

    RankingBlocks(Ranking ranking, boolean rising) {
        this.rising = rising;
        positives = new Side(ranking.positives(), rising);
        negatives = new Side(ranking.negatives(), rising);
    }

    /** One side's rows, and what the current block has of them. */
    private static final class Side {
        final double[] scores;
        final double[] weights;
        final double[] squared;
        final int step;
        int next;
        /** The score of the next row; NaN behind the last. */
        double head;

        double weight;
        double squares;

        Side(RankedSide side, boolean rising) {
            scores = side.scores();
            weights = side.weights();
            squared = side.squares();
            step = rising ? 1 : -1;
            next = rising ? 0 : scores.length - 1;
            head = head(next);
        }

        private double head(int i) {
            return i >= 0 && i < scores.length ? scores[i] : Double.NaN;
        }

        void take(double score) {
            if (head != score) {
                weight = 0;
                squares = 0;
                return;
            }
            int from = next;
            int to = from;
            double ahead;
            do {
                to += step;
                ahead = head(to);
            } while (ahead == score);
            next = to;
            head = ahead;
            if (weights == null) {
                weight = Math.abs(to - from);
                squares = weight;
            } else {
                addWeights(Math.min(from, to + 1), Math.max(to, from + 1));
            }
        }

        /** Always upwards, so that both walks have the same sums. */
        private void addWeights(int from, int to) {
            weight = 0;
            squares = 0;
            for (int i = from; i < to; i++) {
                weight += weights[i];
                squares += squared == null ? weights[i] * weights[i] : squared[i];
            }
        }
    }

    /** Goes on to the next block; false where there is none. */
    boolean next() {
        double p = positives.head;
        double n = negatives.head;
        if (p != p && n != n) {
            return false;
        }
        // A side that has ended is NaN, which no comparison is true of.
        score = n != n || (rising ? p < n : p > n) ? p : n;
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
