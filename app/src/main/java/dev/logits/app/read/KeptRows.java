package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rows of a source, which the first whole pass keeps in memory as it reads them, so that later passes neither read
 * nor look for them again: a fit makes many. Rows that take more than a share of the memory that there is are read in
 * each pass, as are those with further columns.
 *
 * <p>They are kept outside of the heap, where no collector moves them.
 */
public final class KeptRows extends DerivedSource {
    /** Of the largest heap, for the rows of one source. */
    private static final int SHARE = 16;

    private static final int LEAST_CHUNK = 1 << 12;
    private static final int MOST_CHUNK = 1 << 20;

    private final long most;
    /** Null before a pass has seen all rows. */
    private volatile Kept kept;
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
        return source.columns().isEmpty()
                ? new KeptRows(source, Runtime.getRuntime().maxMemory() / SHARE / Float.BYTES)
                : source;
    }

    @Override
    public OptionalLong rows() {
        Kept all = kept;
        return all == null ? super.rows() : OptionalLong.of(all.count);
    }

    @Override
    public Cursor open() throws IOException {
        Kept all = kept;
        if (all != null) {
            return new Replay(all);
        }
        return tooMany ? source().open() : new Recording(source().open());
    }

    /** Rows in chunks, each full but the last. */
    private static final class Kept {
        final int classes;
        final List<FloatBuffer> chunks = new ArrayList<>();
        int[] labels = new int[64];
        long[] numbers = new long[64];
        int count;

        Kept(int classes) {
            this.classes = classes;
        }

        void add(Logits rows, int[] theirLabels, Cursor cursor, int n) {
            if (labels.length < count + n) {
                labels = Arrays.copyOf(labels, Math.max(count + n, 2 * count));
                numbers = Arrays.copyOf(numbers, labels.length);
            }
            System.arraycopy(theirLabels, 0, labels, count, n);
            for (int r = 0; r < n; r++) {
                numbers[count + r] = cursor.rowNumber(r);
            }
            count += n;
            for (int at = rows.offset(), end = at + n * classes; at < end; ) {
                FloatBuffer chunk = room();
                int length = Math.min(end - at, chunk.remaining());
                chunk.put(rows.array(), at, length);
                at += length;
            }
        }

        private FloatBuffer room() {
            if (chunks.isEmpty() || !last().hasRemaining()) {
                int length = chunks.isEmpty() ? LEAST_CHUNK : Math.min(MOST_CHUNK, 2 * last().capacity());
                chunks.add(ByteBuffer.allocateDirect(Float.BYTES * length)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer());
            }
            return last();
        }

        private FloatBuffer last() {
            return chunks.get(chunks.size() - 1);
        }
    }

    /** Reads, and keeps what it reads. */
    private final class Recording implements Cursor {
        private final Cursor cursor;
        private Kept rows = new Kept(classes());

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
            } else if (n > most / classes() - rows.count) {
                tooMany = true;
                rows = null;
            } else {
                rows.add(into, labels, cursor, n);
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

    /** Gives what was kept. */
    private static final class Replay implements Cursor {
        private final Kept rows;
        private int first;
        private int next;
        private int chunk;
        /** Scores of the chunk that were given. */
        private int given;

        Replay(Kept rows) {
            this.rows = rows;
        }

        @Override
        public int read(Logits into, int[] labels) {
            first = next;
            int n = Math.min(into.rows(), rows.count - first);
            if (n == 0) {
                return -1;
            }
            System.arraycopy(rows.labels, first, labels, 0, n);
            for (int at = into.offset(), end = at + n * rows.classes; at < end; ) {
                FloatBuffer from = rows.chunks.get(chunk);
                int length = Math.min(end - at, from.capacity() - given);
                from.get(given, into.array(), at, length);
                at += length;
                given += length;
                if (given == from.capacity()) {
                    chunk++;
                    given = 0;
                }
            }
            next += n;
            return n;
        }

        @Override
        public long rowNumber(int i) {
            return rows.numbers[first + i];
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
