package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * The rows of a source, which the first whole pass keeps in memory as it reads them, so that later passes neither read
 * nor look for them again: a fit makes many. Rows that take more than a share of the memory that there is are read in
 * each pass, as are those with further columns.
 *
 * <p>They are kept outside of the heap, where no collector moves them. Where the JVM does not give that memory, they
 * are read in each pass.
 */
public final class KeptRows extends DerivedSource {
    /** Of the largest heap, for the rows of one source. */
    private static final int SHARE = 16;

    /** What a row takes beside its scores: its label and its number. */
    private static final int BESIDE = Integer.BYTES + Long.BYTES;

    private static final int LEAST_CHUNK = 1 << 14;
    private static final int MOST_CHUNK = 1 << 22;

    private final long most;
    private final IntFunction<ByteBuffer> memory;
    /** Null before a pass has seen all rows. */
    private volatile Kept kept;
    /** Whether they were found to be too many. */
    private volatile boolean tooMany;

    /**
     * @param bytes to keep rows in
     * @param memory gives so many bytes, or throws {@link OutOfMemoryError}
     */
    KeptRows(LogitsSource source, long bytes, IntFunction<ByteBuffer> memory) {
        super(source);
        this.memory = memory;
        most = Math.min(Integer.MAX_VALUE, bytes / bytesOfRow(source.classes()));
        tooMany = source.rows().isPresent() && source.rows().getAsLong() > most;
    }

    private static long bytesOfRow(int classes) {
        return (long) Float.BYTES * classes + BESIDE;
    }

    /** The rows, kept where they fit. */
    public static LogitsSource of(LogitsSource source) {
        return source.columns().isEmpty()
                ? new KeptRows(source, Runtime.getRuntime().maxMemory() / SHARE, ByteBuffer::allocateDirect)
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

    /** So many rows. */
    private static final class Chunk {
        final int rows;
        final FloatBuffer scores;
        final IntBuffer labels;
        final LongBuffer numbers;

        Chunk(int rows, int classes, IntFunction<ByteBuffer> memory) {
            this.rows = rows;
            scores = inOrder(memory.apply(rows * classes * Float.BYTES)).asFloatBuffer();
            labels = inOrder(memory.apply(rows * Integer.BYTES)).asIntBuffer();
            numbers = inOrder(memory.apply(rows * Long.BYTES)).asLongBuffer();
        }

        private static ByteBuffer inOrder(ByteBuffer bytes) {
            return bytes.order(ByteOrder.nativeOrder());
        }
    }

    /** Rows in chunks, each full but the last. */
    private static final class Kept {
        final int classes;
        final IntFunction<ByteBuffer> memory;
        final List<Chunk> chunks = new ArrayList<>();
        int count;

        Kept(int classes, IntFunction<ByteBuffer> memory) {
            this.classes = classes;
            this.memory = memory;
        }

        void add(Logits rows, int[] labels, Cursor cursor, int n) {
            for (int from = 0; from < n; ) {
                Chunk chunk = room();
                int length = Math.min(n - from, chunk.labels.remaining());
                chunk.scores.put(rows.array(), rows.offset(from), length * classes);
                chunk.labels.put(labels, from, length);
                for (int r = from; r < from + length; r++) {
                    chunk.numbers.put(cursor.rowNumber(r));
                }
                from += length;
            }
            count += n;
        }

        private Chunk room() {
            Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
            if (last == null || !last.labels.hasRemaining()) {
                long rows = last == null ? LEAST_CHUNK / bytesOfRow(classes) : 2L * last.rows;
                int length = (int) Math.max(1, Math.min(rows, MOST_CHUNK / bytesOfRow(classes)));
                last = new Chunk(length, classes, memory);
                chunks.add(last);
            }
            return last;
        }
    }

    /** Reads, and keeps what it reads. */
    private final class Recording implements Cursor {
        private final Cursor cursor;
        private Kept rows = new Kept(classes(), memory);

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
            } else if (n > most - rows.count || !add(into, labels, n)) {
                tooMany = true;
                rows = null;
            }
            return n;
        }

        private boolean add(Logits into, int[] labels, int n) {
            try {
                rows.add(into, labels, cursor, n);
                return true;
            } catch (OutOfMemoryError full) {
                return false;
            }
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
        private Chunk chunk;
        private int nextChunk;
        /** Rows of the chunk that were given. */
        private int given;

        private long[] numbers = new long[0];

        Replay(Kept rows) {
            this.rows = rows;
        }

        @Override
        public int read(Logits into, int[] labels) {
            if (numbers.length < into.rows()) {
                numbers = new long[into.rows()];
            }
            int n = 0;
            while (n < into.rows() && hasMore()) {
                int length = Math.min(into.rows() - n, chunk.labels.position() - given);
                chunk.scores.get(given * rows.classes, into.array(), into.offset(n), length * rows.classes);
                chunk.labels.get(given, labels, n, length);
                chunk.numbers.get(given, numbers, n, length);
                n += length;
                given += length;
            }
            return n == 0 ? -1 : n;
        }

        private boolean hasMore() {
            while ((chunk == null || given == chunk.labels.position()) && nextChunk < rows.chunks.size()) {
                chunk = rows.chunks.get(nextChunk++);
                given = 0;
            }
            return chunk != null && given < chunk.labels.position();
        }

        @Override
        public long rowNumber(int i) {
            return numbers[i];
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
