package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.util.Arrays;

/**
 * Evenly spaced rows of a stream of unknown length, as many as fit: every row at first; when full, every other one is
 * dropped and from then on rows are taken twice as far apart. The same stream gives the same sample.
 */
final class RowSample {
    /** Takes nothing. */
    static final RowSample NONE = new RowSample(1, 0);

    private final Logits rows;
    private final int[] labels;
    private int count;
    private long offered;
    private long stride = 1;

    /**
     * @param classes the number of classes K
     * @param scores how many scores to keep, rows × K; at least two rows are kept unless this is 0
     */
    RowSample(int classes, int scores) {
        int capacity = scores == 0 ? 0 : Math.max(2, scores / classes);
        rows = Logits.zeros(capacity, classes);
        labels = new int[capacity];
    }

    /** Takes the next row of the stream, or passes it over. */
    void offer(RowBatch batch, int r) {
        if (rows.rows() == 0 || offered++ % stride != 0) {
            return;
        }
        if (count == rows.rows()) {
            thin();
            if ((offered - 1) % stride != 0) {
                return;
            }
        }
        Logits from = batch.logits();
        System.arraycopy(from.array(), from.offset(r), rows.array(), rows.offset(count), rows.classes());
        labels[count++] = batch.label(r);
    }

    private void thin() {
        int kept = 0;
        for (int i = 0; i < count; i += 2) {
            System.arraycopy(rows.array(), rows.offset(i), rows.array(), rows.offset(kept), rows.classes());
            labels[kept++] = labels[i];
        }
        count = kept;
        stride *= 2;
    }

    LogitsSource source() {
        return LogitsSource.of(rows.slice(0, count), Arrays.copyOf(labels, count));
    }
}
