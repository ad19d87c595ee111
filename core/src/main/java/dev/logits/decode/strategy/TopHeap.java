package dev.logits.decode.strategy;

import java.util.Arrays;

/** The n largest keys of all that are offered, best first, with their items; of equal ones the one offered first. */
final class TopHeap {
    private int[] items = new int[16];
    private double[] keys = new double[16];
    private int capacity;
    private int size;

    /** Begins anew. */
    TopHeap clear(int capacity) {
        this.capacity = capacity;
        size = 0;
        return this;
    }

    void offer(int item, double key) {
        if (size == capacity) {
            if (size == 0 || !(key > keys[size - 1])) {
                return;
            }
            size--;
        } else if (size == keys.length) {
            items = Arrays.copyOf(items, 2 * size);
            keys = Arrays.copyOf(keys, 2 * size);
        }
        int at = size++;
        while (at > 0 && keys[at - 1] < key) {
            keys[at] = keys[at - 1];
            items[at] = items[at - 1];
            at--;
        }
        keys[at] = key;
        items[at] = item;
    }

    /** A key must be larger to be kept; −∞ while there is room. */
    double bar() {
        return size < capacity ? Double.NEGATIVE_INFINITY : size == 0 ? Double.POSITIVE_INFINITY : keys[size - 1];
    }

    int size() {
        return size;
    }

    int item(int i) {
        return items[i];
    }

    double key(int i) {
        return keys[i];
    }
}
