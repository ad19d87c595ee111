package dev.logits.metric;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/** The keys of rows that count in part, see {@link ConfidenceKey}, negative where wrong, with their weights. */
final class PartKeys implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final int most;
    private double[] keys = new double[0];
    private double[] weights = new double[0];
    private int size;

    /** @param most how many there may be */
    PartKeys(int most) {
        this.most = most;
    }

    void add(double key, double weight) {
        if (size == keys.length) {
            if (size >= most) {
                throw new IllegalArgumentException(
                        "more than " + most + " rows whose weights are not whole; metrics that"
                                + " need an order keep each of them: take a part of the rows, or round the weights");
            }
            int length = (int) Math.min(most, Math.max(1024, 2L * size));
            keys = Arrays.copyOf(keys, length);
            weights = Arrays.copyOf(weights, length);
        }
        keys[size] = key;
        weights[size++] = weight;
    }

    void add(PartKeys others) {
        for (int i = 0; i < others.size; i++) {
            add(others.keys[i], others.weights[i]);
        }
    }

    int size() {
        return size;
    }

    double key(int i) {
        return keys[i];
    }

    double weight(int i) {
        return weights[i];
    }

    /** By key as {@link MagnitudeSort} has it, equal ones by weight: an order that the rows' own does not change. */
    void sort() {
        int[] order = new int[size];
        double[] sorted = MagnitudeSort.sorted(keys, size, order);
        double[] arranged = new double[size];
        Arrays.setAll(arranged, i -> weights[order[i]]);
        for (int from = 0, to = 0; from < size; from = to) {
            while (to < size && sorted[to] == sorted[from]) {
                to++;
            }
            Arrays.sort(arranged, from, to);
        }
        keys = sorted;
        weights = arranged;
    }
}
