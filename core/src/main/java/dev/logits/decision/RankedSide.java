package dev.logits.decision;

import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.WeightedSort;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * One side of a ranking, the positive rows or the negative ones: entries by rising score.
 *
 * @param scores the scores
 * @param weights of the entries; null where each is 1
 * @param squares of the entries, the sums of their rows' squared weights; null where an entry is one row, whose weight
 *     is squared; the array of the weights itself where rows are counted
 * @param rows how many rows have a weight
 * @param weight the sum of the weights
 * @param square the sum of the squared weights of the rows
 */
record RankedSide(double[] scores, double[] weights, double[] squares, long rows, double weight, double square) {

    /** Rows of weight 1; takes the sorted array. */
    static RankedSide ofOnes(double[] scores) {
        return new RankedSide(scores, null, null, scores.length, scores.length, scores.length);
    }

    /** The rows that are chosen and have a weight, sorted. */
    static RankedSide sorted(double[] scores, double[] weights, IntPredicate chosen) {
        double[] own = new double[scores.length];
        double[] ownWeights = new double[scores.length];
        int n = 0;
        for (int i = 0; i < scores.length; i++) {
            if (weights[i] > 0 && chosen.test(i)) {
                own[n] = scores[i] + 0.0; // −0 is 0
                ownWeights[n++] = weights[i];
            }
        }
        return sorted(Arrays.copyOf(own, n), Arrays.copyOf(ownWeights, n));
    }

    /** Of these rows, none NaN or −0; takes both arrays, which are sorted where they are. */
    static RankedSide sorted(double[] scores, double[] weights) {
        WeightedSort.sort(scores, weights);
        return ofRows(scores, weights);
    }

    /** Weighted rows; takes the sorted arrays. */
    static RankedSide ofRows(double[] scores, double[] weights) {
        ExactSum squares = new ExactSum();
        for (double w : weights) {
            squares.add(w * w);
        }
        return new RankedSide(scores, weights, null, scores.length, sum(weights), squares.value());
    }

    /** Entries of many rows; takes the arrays. */
    static RankedSide ofCells(double[] scores, double[] weights, double[] squares, long rows) {
        double weight = sum(weights);
        return new RankedSide(scores, weights, squares, rows, weight, squares == weights ? weight : sum(squares));
    }

    /** The exact sum, rounded once. */
    private static double sum(double[] values) {
        ExactSum sum = new ExactSum();
        sum.add(values, 0, values.length);
        return sum.value();
    }

    /** Whether rows may have other weights than 1. */
    boolean weighted() {
        return weights != null && squares != weights;
    }

    /** So many rows of equal weight would say as much, (Σ w)² / Σ w²; their number where weights are 1. */
    double effectiveRows() {
        return weighted() && rows > 0 ? weight * weight / square : rows;
    }
}
