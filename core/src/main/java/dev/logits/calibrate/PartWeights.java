package dev.logits.calibrate;

import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ExactSums;
import java.util.Arrays;

/** What the labeled rows of a fit count where some of them count in part; without such rows it holds nothing. */
final class PartWeights {
    private final int classes;
    private double[] weights;
    /** Rows of each class that count in part, and the sums of what they count. */
    private long[] rows;

    private ExactSums sums;
    private ExactSum sum;
    private long parts;

    PartWeights(int classes) {
        this.classes = classes;
    }

    /**
     * Adds a row.
     *
     * @param place its number among the labeled rows, from 0
     * @param length how many there is room for
     */
    void add(int place, int label, double weight, int length) {
        if (weight == 1 && weights == null) {
            return;
        }
        if (weights == null) {
            weights = new double[length];
            Arrays.fill(weights, 1);
            rows = new long[classes];
            sums = new ExactSums(classes);
            sum = new ExactSum();
        } else if (weights.length < length) {
            weights = Arrays.copyOf(weights, length);
        }
        weights[place] = weight;
        if (weight < 1) {
            rows[label]++;
            sums.add(label, weight);
            sum.add(weight);
            parts++;
        }
    }

    /** What each row counts; null where all count whole. */
    double[] ofRows() {
        return weights;
    }

    /** What all rows count, of which there are so many. */
    double of(long all) {
        return weights == null ? all : all - parts + sum.value();
    }

    /** What the rows of a class count, of which there are so many. */
    double of(int label, long all) {
        return weights == null ? all : all - rows[label] + sums.value(label);
    }
}
