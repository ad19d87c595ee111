package dev.logits.decision;

import dev.logits.source.RowBatch;

/** Scores, positive ones and negative ones apart, and their weights where they have any. */
final class KeptScores {
    private final double[] positives;
    private final double[] negatives;
    private final double[] positiveWeights;
    private final double[] negativeWeights;
    private int high;
    private int low;

    KeptScores(long positive, long rows, RowWeights weights) {
        positives = new double[Math.toIntExact(positive)];
        negatives = new double[Math.toIntExact(rows - positive)];
        positiveWeights = weights.areOnes() ? null : new double[positives.length];
        negativeWeights = weights.areOnes() ? null : new double[negatives.length];
    }

    /** Adds a score behind those before it. */
    void add(double score, boolean positive, double weight) {
        if (positive) {
            put(positives, positiveWeights, high++, score, weight);
        } else {
            put(negatives, negativeWeights, low++, score, weight);
        }
    }

    /**
     * Puts the scores of a class in some rows of a batch where they belong; those of other rows may be put at the same
     * time.
     *
     * @param first the first of the rows; {@code end} is behind the last
     * @param k the class
     * @param scores of row r at {@code i + r * wide}
     * @param weights of the rows of the batch; one of weight 0 is passed over
     * @param high positive scores of the rows before
     * @param low negative scores of the rows before
     */
    void fill(
            RowBatch batch,
            int first,
            int end,
            int k,
            double[] scores,
            int i,
            int wide,
            double[] weights,
            long high,
            long low) {
        int h = (int) high;
        int l = (int) low;
        for (int r = first; r < end; r++) {
            double weight = weights[r];
            if (weight == 0) {
                continue;
            }
            double score = scores[i + r * wide];
            if (batch.label(r) == k) {
                put(positives, positiveWeights, h++, score, weight);
            } else {
                put(negatives, negativeWeights, l++, score, weight);
            }
        }
    }

    private static void put(double[] scores, double[] weights, int at, double score, double weight) {
        scores[at] = score + 0.0; // −0 is 0
        if (weights != null) {
            weights[at] = weight;
        }
    }

    /** The ranking of all of them, which takes the arrays. */
    Ranking ranking(double[] buffer) {
        return positiveWeights == null
                ? Ranking.ofUnsorted(positives, negatives, buffer)
                : new Ranking(
                        RankedSide.sorted(positives, positiveWeights),
                        RankedSide.sorted(negatives, negativeWeights),
                        true);
    }
}
