package dev.logits.source;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.RowKey;
import dev.logits.internal.random.SplitMix;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the copies of each row, where most rows are copies of others: what {@link CopyHalves} and {@link CopyFolds}
 * split by.
 */
final class RowCopies {
    private static final int MOST_CONTENTS = 1 << 14;
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
        Map<Long, Long> copies = new HashMap<>();
        RowBatch batch = RowBatch.weighted(source);
        long rows = 0;
        long wholeRows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    long key = key(stream, batch.logits(), r, batch.ignored(r) ? Labels.IGNORE : batch.label(r));
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

    /** A row with NaN has some key, too: it is refused by the pass that it comes to. */
    private static long key(long seed, Logits z, int r, int label) {
        int off = z.offset(r);
        for (int i = off; i < off + z.classes(); i++) {
            if (Float.isNaN(z.array()[i])) {
                return RowKey.labeled(seed, label);
            }
        }
        return RowKey.of(seed, z.array(), off, z.classes(), label);
    }
}
