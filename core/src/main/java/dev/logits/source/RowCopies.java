package dev.logits.source;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.RowKey;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.SplitMix;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Numbers the copies of each row, where most rows are copies of others: what {@link CopyHalves} and {@link CopyFolds}
 * split by.
 */
final class RowCopies {
    private static final int MOST_CONTENTS = 1 << 14;
    /** Rows to look at first. */
    private static final int LOOK_AHEAD = 3 * MOST_CONTENTS;

    private static final int FEWEST_CONTENTS = 4;
    private static final int FEWEST_ROWS = 20;

    private RowCopies() {}

    /** Takes a hash for each row, in order. */
    @FunctionalInterface
    interface Sink {
        /** @param hash of the row's content and of its number among its equals */
        void add(long hash);
    }

    /**
     * Reads rows as long as few of them differ. A part of a row, as {@link RepeatedRows} gives it, has no number of its
     * own: it goes where the first of its equals does.
     *
     * @param mostRows with more rows it stops
     * @return whether it has seen all rows, and most are copies
     */
    static boolean number(LogitsSource source, long stream, long mostRows, Sink sink) throws IOException {
        if (manyDiffer(source, stream)) {
            return false;
        }
        Map<Long, Long> copies = new HashMap<>();
        RowBatch batch = RowBatch.weighted(source);
        long rows = 0;
        long wholeRows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    Logits z = batch.logits();
                    long key = RowKey.of(stream, z.array(), z.offset(r), z.classes(), label(batch, r));
                    boolean part = batch.weight(r) < 1 && copies.containsKey(key);
                    long number = part ? 1 : copies.merge(key, 1L, Long::sum);
                    if (copies.size() > MOST_CONTENTS || rows == mostRows) {
                        return false;
                    }
                    sink.add(SplitMix.mix(key + number * SplitMix.GOLDEN));
                    rows++;
                    wholeRows += part ? 0 : 1;
                }
            }
        }
        return wholeRows >= FEWEST_ROWS && copies.size() >= FEWEST_CONTENTS && copies.size() <= wholeRows / 2;
    }

    /**
     * Whether more rows differ than may, even in a few of their classes, among the first. It is found at several times
     * the speed, and by all threads; where it is not so, nothing is said.
     */
    private static boolean manyDiffer(LogitsSource source, long stream) throws IOException {
        long most = Math.min(MOST_CONTENTS, source.rows().orElse(Long.MAX_VALUE) / 2);
        Set<Long> different = new HashSet<>();
        RowBatch batch = RowBatch.weighted(source);
        long[] keys = new long[batch.capacity()];
        try (LogitsSource.Cursor cursor = source.open()) {
            for (long rows = 0; rows < LOOK_AHEAD && batch.read(cursor); rows += batch.count()) {
                Logits z = batch.logits();
                RowBlocks.forEach(batch.count(), batch.classes(), (from, to) -> {
                    for (int r = from; r < to; r++) {
                        keys[r] = RowKey.ofFew(stream, z.array(), z.offset(r), z.classes(), label(batch, r));
                    }
                });
                for (int r = 0; r < batch.count(); r++) {
                    different.add(keys[r]);
                }
                if (different.size() > most) {
                    return true;
                }
            }
        }
        return false;
    }

    private static int label(RowBatch batch, int r) {
        return batch.ignored(r) ? Labels.IGNORE : batch.label(r);
    }
}
