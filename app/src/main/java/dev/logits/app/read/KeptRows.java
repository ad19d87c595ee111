package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * The rows of a source, which the first whole pass keeps in memory as it reads them, so that later passes neither read
 * nor look for them again: a fit makes many. Rows that take more than a share of the memory that there is are read in
 * each pass, as are those with further columns.
 */
public final class KeptRows extends DerivedSource {
    private final long most;
    /** Null before a pass has seen all rows. */
    private volatile RowStore kept;
    /** Whether they were found to be too many. */
    private volatile boolean tooMany;

    /** @param most scores to keep */
    KeptRows(LogitsSource source, long most) {
        super(source);
        this.most = most;
        tooMany = source.rows().isPresent() && source.rows().getAsLong() > most / source.classes();
    }

    /** The rows, kept where they fit. */
    public static LogitsSource of(LogitsSource source) {
        return source.columns().isEmpty() ? new KeptRows(source, RowStore.mostScores()) : source;
    }

    @Override
    public OptionalLong rows() {
        RowStore all = kept;
        return all == null ? super.rows() : OptionalLong.of(all.count());
    }

    @Override
    public Cursor open() throws IOException {
        RowStore all = kept;
        if (all != null) {
            return all.open();
        }
        return tooMany ? source().open() : new Recording(source().open());
    }

    /** Reads, and keeps what it reads. */
    private final class Recording implements Cursor {
        private final Cursor cursor;
        private RowStore rows = new RowStore(classes());
        private long[] numbers = new long[0];

        Recording(Cursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            int n = cursor.read(into, labels);
            if (rows == null) {
                return n;
            }
            if (n < 0) {
                kept = rows;
                rows = null;
            } else if (n > most / classes() - rows.count()) {
                tooMany = true;
                rows = null;
            } else {
                numbers = numbers.length < n ? new long[n] : numbers;
                for (int r = 0; r < n; r++) {
                    numbers[r] = cursor.rowNumber(r);
                }
                rows.add(into, labels, numbers, 0, n);
            }
            return n;
        }

        @Override
        public long rowNumber(int i) {
            return cursor.rowNumber(i);
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
