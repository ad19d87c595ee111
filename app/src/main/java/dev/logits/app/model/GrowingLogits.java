package dev.logits.app.model;

import dev.logits.Logits;
import java.util.Arrays;

/** Logits that come in parts; what is held at once is all of them and one part. For one thread. */
final class GrowingLogits {
    private float[] values = {};
    private int rows;
    private int classes;

    /** Rows behind those that are there, of as many classes. */
    void add(Logits part) {
        if (rows == 0) {
            classes = part.classes();
        } else if (part.classes() != classes) {
            throw new IllegalStateException("the model gives " + classes + " scores for one row and " + part.classes()
                    + " for another; its rows have no common classes");
        }
        long length = ((long) rows + part.rows()) * classes;
        if (length > Integer.MAX_VALUE - 64) {
            throw new IllegalStateException(
                    "more than 2^31 scores; predict fewer rows at a time: " + rows + " rows of " + classes + " fitted");
        }
        if (values.length < length) {
            values = Arrays.copyOf(values, (int) Math.min(Integer.MAX_VALUE - 64, Math.max(length, length * 3 / 2)));
        }
        System.arraycopy(part.array(), part.offset(), values, rows * classes, part.rows() * classes);
        rows += part.rows();
    }

    /** All rows; at least one part was added. */
    Logits all() {
        return Logits.wrap(values, rows, classes);
    }
}
