package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.util.Arrays;

/**
 * A random sample of the rows of a stream of unknown length, as many as fit: every row at first; when full, only the
 * rows whose key ends in a 0 bit stay, later those whose key ends in two, and so on. Keys depend on what rows say, so
 * the same rows in any order give the same sample; copies of a row stay or go together.
 */
final class RowSample {
    /** Takes nothing. */
    static final RowSample NONE = new RowSample(1, 0);

    private final Logits rows;
    private final int[] labels;
    private final long[] keys;
    private int count;
    /** How many 0 bits a key must end in. */
    private int zeros;

    /**
     * @param classes the number of classes K
     * @param scores how many scores to keep, rows × K; at least two rows are kept unless this is 0
     */
    RowSample(int classes, int scores) {
        int capacity = scores == 0 ? 0 : Math.max(2, scores / classes);
        rows = Logits.zeros(capacity, classes);
        labels = new int[capacity];
        keys = new long[capacity];
    }

    /**
     * Takes the next row of the stream, or passes it over.
     *
     * @param key a hash of the row
     */
    void offer(RowBatch batch, int r, long key) {
        while (belongs(key) && count == keys.length) {
            thin();
        }
        if (belongs(key)) {
            Logits from = batch.logits();
            System.arraycopy(from.array(), from.offset(r), rows.array(), rows.offset(count), rows.classes());
            keys[count] = key;
            labels[count++] = batch.label(r);
        }
    }

    /** Even the key 0 does not when the rows that fit are all copies. */
    private boolean belongs(long key) {
        return keys.length > 0 && Long.numberOfTrailingZeros(key) >= zeros;
    }

    private void thin() {
        zeros++;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (belongs(keys[i])) {
                System.arraycopy(rows.array(), rows.offset(i), rows.array(), rows.offset(kept), rows.classes());
                keys[kept] = keys[i];
                labels[kept++] = labels[i];
            }
        }
        count = kept;
    }

    boolean isEmpty() {
        return count == 0;
    }

    LogitsSource source() {
        return LogitsSource.of(rows.slice(0, count), Arrays.copyOf(labels, count));
    }
}
