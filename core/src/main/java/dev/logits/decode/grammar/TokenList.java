package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * Numbers of tokens or nodes in the order in which they came.
 *
 * <p>For one thread.
 */
final class TokenList {
    static final int[] NONE = {};

    private int[] items = new int[64];
    private int size;

    void add(int item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = item;
    }

    void addAll(int[] from, int begin, int end) {
        int more = end - begin;
        if (size + more > items.length) {
            items = Arrays.copyOf(items, Math.max(2 * items.length, size + more));
        }
        System.arraycopy(from, begin, items, size, more);
        size += more;
    }

    int get(int i) {
        return items[i];
    }

    void set(int i, int item) {
        items[i] = item;
    }

    /** Drops all but the first. */
    void cut(int newSize) {
        size = newSize;
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    int[] toArray() {
        return size == 0 ? NONE : Arrays.copyOf(items, size);
    }
}
