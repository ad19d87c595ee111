package dev.logits.app.model;

import java.util.Arrays;

/** Labels that come in parts. For one thread. */
final class GrowingLabels {
    private int[] values = {};
    private int rows;

    void add(int[] part) {
        if (values.length < rows + part.length) {
            values = Arrays.copyOf(values, Math.max(rows + part.length, (int)
                    Math.min(Integer.MAX_VALUE - 64, 2L * rows)));
        }
        System.arraycopy(part, 0, values, rows, part.length);
        rows += part.length;
    }

    /** The labels of so many rows, −1 where none came. */
    int[] all(int rows) {
        int[] all = Arrays.copyOf(values, rows);
        Arrays.fill(all, Math.min(this.rows, rows), rows, -1);
        return all;
    }
}
