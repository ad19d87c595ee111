package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Rows in memory, in the order in which they were added: outside of the heap, where no collector moves them, in chunks,
 * each full but the last.
 */
final class RowStore {
    /** Of the largest heap, for the rows of one source. */
    private static final int SHARE = 16;

    /** What a row takes beside its scores: its label and its number. */
    private static final int BESIDE = Integer.BYTES + Long.BYTES;

    private static final int LEAST_CHUNK = 1 << 14;
    private static final int MOST_CHUNK = 1 << 22;

    private final int classes;
    private final IntFunction<ByteBuffer> memory;
    private final List<Chunk> chunks = new ArrayList<>();
    private int count;

    /** @param memory gives so many bytes, or throws {@link OutOfMemoryError} */
    RowStore(int classes, IntFunction<ByteBuffer> memory) {
        this.classes = classes;
        this.memory = memory;
    }

    /** How many bytes one source's rows may have. */
    static long mostBytes() {
        return Runtime.getRuntime().maxMemory() / SHARE;
    }

    /** How many rows that is. */
    static long mostRows(long bytes, int classes) {
        return Math.min(Integer.MAX_VALUE, bytes / bytesOfRow(classes));
    }

    private static long bytesOfRow(int classes) {
        return (long) Float.BYTES * classes + BESIDE;
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

    /** Rows that were added. */
    int count() {
        return count;
    }

    /**
     * Adds the rows {@code from} to {@code to} − 1 of a buffer.
     *
     * @return false where there is no memory for them: then this holds some of them, and is of no use
     */
    boolean add(Logits rows, int[] labels, long[] numbers, int from, int to) {
        try {
            for (int r = from; r < to; ) {
                Chunk chunk = room();
                int length = Math.min(to - r, chunk.labels.remaining());
                chunk.scores.put(rows.array(), rows.offset(r), length * classes);
                chunk.labels.put(labels, r, length);
                chunk.numbers.put(numbers, r, length);
                r += length;
            }
        } catch (OutOfMemoryError full) {
            return false;
        }
        count += to - from;
        return true;
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

    /** Gives the rows; none may be added any more. */
    LogitsSource.Cursor open() {
        return new Replay();
    }

    private final class Replay implements LogitsSource.Cursor {
        private Chunk chunk;
        private int nextChunk;
        /** Rows of the chunk that were given. */
        private int given;

        private long[] numbers = new long[0];

        @Override
        public int read(Logits into, int[] labels) {
            if (numbers.length < into.rows()) {
                numbers = new long[into.rows()];
            }
            int n = 0;
            while (n < into.rows() && hasMore()) {
                int length = Math.min(into.rows() - n, chunk.labels.position() - given);
                chunk.scores.get(given * classes, into.array(), into.offset(n), length * classes);
                chunk.labels.get(given, labels, n, length);
                chunk.numbers.get(given, numbers, n, length);
                n += length;
                given += length;
            }
            return n == 0 ? -1 : n;
        }

        private boolean hasMore() {
            while ((chunk == null || given == chunk.labels.position()) && nextChunk < chunks.size()) {
                chunk = chunks.get(nextChunk++);
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
