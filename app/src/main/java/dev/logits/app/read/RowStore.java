package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in memory, in the order in which they were added: outside of the heap, where no collector moves them, in chunks,
 * each full but the last.
 */
final class RowStore {
    /** Of the largest heap, for the rows of one source. */
    private static final int SHARE = 16;

    private static final int LEAST_CHUNK = 1 << 12;
    private static final int MOST_CHUNK = 1 << 20;

    private final int classes;
    private final List<FloatBuffer> chunks = new ArrayList<>();
    private int[] labels = new int[64];
    private long[] numbers = new long[64];
    private int count;

    RowStore(int classes) {
        this.classes = classes;
    }

    /** How many scores one source's rows may have. */
    static long mostScores() {
        return Runtime.getRuntime().maxMemory() / SHARE / Float.BYTES;
    }

    /** Rows that were added. */
    int count() {
        return count;
    }

    /** Adds the rows {@code from} to {@code to} − 1 of a buffer. */
    void add(Logits rows, int[] theirLabels, long[] theirNumbers, int from, int to) {
        int n = to - from;
        if (labels.length < count + n) {
            labels = Arrays.copyOf(labels, Math.max(count + n, 2 * count));
            numbers = Arrays.copyOf(numbers, labels.length);
        }
        System.arraycopy(theirLabels, from, labels, count, n);
        System.arraycopy(theirNumbers, from, numbers, count, n);
        count += n;
        for (int at = rows.offset(from), end = at + n * classes; at < end; ) {
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

    /** Gives the rows; none may be added any more. */
    LogitsSource.Cursor open() {
        return new Replay();
    }

    private final class Replay implements LogitsSource.Cursor {
        private int first;
        private int next;
        private int chunk;
        /** Scores of the chunk that were given. */
        private int given;

        @Override
        public int read(Logits into, int[] intoLabels) {
            first = next;
            int n = Math.min(into.rows(), count - first);
            if (n == 0) {
                return -1;
            }
            System.arraycopy(labels, first, intoLabels, 0, n);
            for (int at = into.offset(), end = at + n * classes; at < end; ) {
                FloatBuffer from = chunks.get(chunk);
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
            return numbers[first + i];
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
