package dev.logits.decode.ctc;

import java.util.Arrays;

/** Beginnings of texts as a tree: node 0 is the empty one, every other has a parent and its last label. */
final class Prefixes {
    private int size;
    int[] parent = new int[256];
    int[] label = new int[256];

    /** Open addressing from (parent, label) to the node, 0 for none: node 0 is nobody's child. */
    private int[] table = new int[1024];

    Prefixes() {
        parent[0] = -1;
        label[0] = -1;
        size = 1;
    }

    int size() {
        return size;
    }

    /** The node of a longer beginning, −1 if there is none. */
    int find(int of, int last) {
        int node = table[slot(of, last)];
        return node == 0 ? -1 : node;
    }

    /** The node of a longer beginning. */
    int add(int of, int last) {
        int slot = slot(of, last);
        if (table[slot] != 0) {
            return table[slot];
        }
        if (size == parent.length) {
            parent = Arrays.copyOf(parent, 2 * size);
            label = Arrays.copyOf(label, 2 * size);
        }
        parent[size] = of;
        label[size] = last;
        table[slot] = size++;
        if (2 * size > table.length) {
            table = new int[2 * table.length];
            for (int node = 1; node < size; node++) {
                table[slot(parent[node], label[node])] = node;
            }
        }
        return size - 1;
    }

    private int slot(int of, int last) {
        long key = of * 0x9e3779b97f4a7c15L ^ last * 0xbf58476d1ce4e5b9L;
        key ^= key >>> 32;
        int mask = table.length - 1;
        int slot = (int) (key * 0x94d049bb133111ebL >>> 40) & mask;
        while (table[slot] != 0 && (parent[table[slot]] != of || label[table[slot]] != last)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** The labels of a beginning. */
    int[] labels(int node) {
        int length = 0;
        for (int at = node; at > 0; at = parent[at]) {
            length++;
        }
        int[] labels = new int[length];
        for (int at = node; at > 0; at = parent[at]) {
            labels[--length] = label[at];
        }
        return labels;
    }
}
