package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * The rows of a source, which the first whole pass keeps in memory as it reads them, so that later passes neither read
 * nor look for them again: a fit makes many. Rows that take more than a share of the memory that there is are read in
 * each pass, as are those with further columns, and those for which the JVM gives no memory outside of its heap.
 */
public final class KeptRows extends DerivedSource {
    private final long most;
    private final IntFunction<ByteBuffer> memory;
    /** Null before a pass has seen all rows. */
    private volatile RowStore kept;
    /** Whether they were found to be too many. */
    private volatile boolean tooMany;

    /**
     * @param bytes to keep rows in
     * @param memory gives so many bytes, or throws {@link OutOfMemoryError}
     */
    KeptRows(LogitsSource source, long bytes, IntFunction<ByteBuffer> memory) {
        super(source);
        this.memory = memory;
        most = RowStore.mostRows(bytes, source.classes());
        tooMany = source.rows().isPresent() && source.rows().getAsLong() > most;
    }

    /** The rows, kept where they fit. */
    public static LogitsSource of(LogitsSource source) {
        return source.columns().isEmpty()
                ? new KeptRows(source, RowStore.mostBytes(), ByteBuffer::allocateDirect)
                : source;
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
        private RowStore rows = new RowStore(classes(), memory);
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
            } else if (n > most - rows.count() || !add(into, labels, n)) {
                tooMany = true;
                rows = null;
            }
            return n;
        }

        private boolean add(Logits into, int[] labels, int n) {
            numbers = numbers.length < n ? new long[n] : numbers;
            for (int r = 0; r < n; r++) {
                numbers[r] = cursor.rowNumber(r);
            }
            return rows.add(into, labels, numbers, 0, n);
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
