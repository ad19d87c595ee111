package dev.logits.decision;

import dev.logits.internal.sum.ExactSum;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Scores with their weights by rising score, of equal score by rising weight, so that sums over them have one order.
 *
 * @param scores the scores
 * @param weights the weights
 */
record WeightedSort(double[] scores, double[] weights) {
    /** Of the rows that are chosen and have a weight. */
    static WeightedSort of(double[] scores, double[] weights, IntPredicate chosen) {
        Integer[] order = IntStream.range(0, scores.length)
                .filter(i -> chosen.test(i) && weights[i] > 0)
                .boxed()
                .toArray(Integer[]::new);
        Arrays.sort(order, (a, b) -> {
            int byScore = Double.compare(scores[a] + 0.0, scores[b] + 0.0);
            return byScore != 0 ? byScore : Double.compare(weights[a], weights[b]);
        });
        double[] sorted = new double[order.length];
        double[] sortedWeights = new double[order.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = scores[order[i]] + 0.0;
            sortedWeights[i] = weights[order[i]];
        }
        return new WeightedSort(sorted, sortedWeights);
    }

    int rows() {
        return scores.length;
    }

    /** The exact sum of numbers, rounded once. */
    static double sum(double[] values) {
        ExactSum sum = new ExactSum();
        sum.add(values, 0, values.length);
        return sum.value();
    }
}
