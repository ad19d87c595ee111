package dev.logits.calibrate;

import java.util.Arrays;
import java.util.Comparator;

/** The log-odds of one class in rows that count in part, with their weights, and which of them bear the label. */
final class PartScores {
    private double[] scores = new double[0];
    private double[] weights = new double[0];
    private boolean[] hits = new boolean[0];
    private int size;

    void add(double score, double weight, boolean hit) {
        if (size == scores.length) {
            int length = Math.max(64, 2 * size);
            scores = Arrays.copyOf(scores, length);
            weights = Arrays.copyOf(weights, length);
            hits = Arrays.copyOf(hits, length);
        }
        scores[size] = score + 0.0; // and not −0, which sorts apart
        weights[size] = weight;
        hits[size++] = hit;
    }

    int size() {
        return size;
    }

    /** By log-odds, equal ones by weight: an order that the rows' own does not change. */
    PartScores sorted() {
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.<Integer>comparingDouble(i -> scores[i])
                        .thenComparingDouble(i -> weights[i])
                        .thenComparing(i -> hits[i]));
        PartScores sorted = new PartScores();
        for (int i : order) {
            sorted.add(scores[i], weights[i], hits[i]);
        }
        return sorted;
    }

    double score(int i) {
        return scores[i];
    }

    double weight(int i) {
        return weights[i];
    }

    boolean hit(int i) {
        return hits[i];
    }
}
