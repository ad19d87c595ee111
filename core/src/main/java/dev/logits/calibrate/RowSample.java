package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A random sample of the rows of a stream of unknown length, as many as fit: every row at first; when full, only the
 * rows whose key ends in a 0 bit stay, later those whose key ends in two, and so on. Keys depend on what rows say, so
 * the same rows in any order give the same sample; copies of a row stay or go together.
 */
final class RowSample implements Serializable {
    /** Takes nothing. */
    static final RowSample NONE = new RowSample(1, 0);

    @Serial
    private static final long serialVersionUID = 1;

    private final int classes;
    private final int capacity;
    private float[] rows = new float[0];
    private int[] labels = new int[0];
    private long[] keys = new long[0];
    private int count;
    /** How many 0 bits a key must end in. */
    private int zeros;

    /**
     * @param classes the number of classes K
     * @param scores how many scores to keep, rows × K; at least two rows are kept unless this is 0
     */
    RowSample(int classes, int scores) {
        this.classes = classes;
        capacity = scores == 0 ? 0 : Math.max(2, scores / classes);
    }

    /**
     * Takes the next row of the stream, or passes it over.
     *
     * @param key a hash of the row
     */
    void offer(RowBatch batch, int r, long key) {
        offer(batch.logits().array(), batch.logits().offset(r), batch.label(r), key);
    }

    private void offer(float[] z, int off, int label, long key) {
        while (belongs(key) && count == capacity) {
            thin();
        }
        if (belongs(key)) {
            grow();
            System.arraycopy(z, off, rows, count * classes, classes);
            keys[count] = key;
            labels[count++] = label;
        }
    }

    /** Adds the rows of a sample of other rows of the stream: what one sample of them all would hold. */
    void add(RowSample other) {
        while (zeros < other.zeros) {
            thin();
        }
        for (int i = 0; i < other.count; i++) {
            offer(other.rows, i * classes, other.labels[i], other.keys[i]);
        }
    }

    private void grow() {
        if (count == keys.length) {
            int length = Math.min(capacity, Math.max(64, 2 * count));
            rows = Arrays.copyOf(rows, length * classes);
            labels = Arrays.copyOf(labels, length);
            keys = Arrays.copyOf(keys, length);
        }
    }

    /** Even the key 0 does not when the rows that fit are all copies. */
    private boolean belongs(long key) {
        return capacity > 0 && Long.numberOfTrailingZeros(key) >= zeros;
    }

    private void thin() {
        zeros++;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (belongs(keys[i])) {
                System.arraycopy(rows, i * classes, rows, kept * classes, classes);
                keys[kept] = keys[i];
                labels[kept++] = labels[i];
            }
        }
        count = kept;
    }

    boolean takesNothing() {
        return capacity == 0;
    }

    boolean isEmpty() {
        return count == 0;
    }

    LogitsSource source() {
        return LogitsSource.of(Logits.wrap(rows, keys.length, classes).slice(0, count), Arrays.copyOf(labels, count));
    }
}
