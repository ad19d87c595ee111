package dev.logits.spark;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Chunks as a source of rows, one behind the other. */
final class ChunkSource implements LogitsSource {
    private final int classes;
    private final Supplier<Iterator<Chunk>> chunks;

    ChunkSource(int classes, Supplier<Iterator<Chunk>> chunks) {
        this.classes = classes;
        this.chunks = chunks;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public Cursor open() {
        return new ChunkCursor(chunks.get());
    }

    private static final class ChunkCursor implements Cursor {
        private final Iterator<Chunk> chunks;
        private Cursor current;
        private long first;
        private int rows;

        ChunkCursor(Iterator<Chunk> chunks) {
            this.chunks = chunks;
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            first += rows;
            rows = 0;
            while (rows < into.rows()) {
                if (current == null) {
                    if (!chunks.hasNext()) {
                        break;
                    }
                    current = chunks.next().source().open();
                }
                int[] some = new int[into.rows() - rows];
                int read = current.read(into.slice(rows, into.rows() - rows), some);
                if (read <= 0) {
                    current = null;
                } else {
                    System.arraycopy(some, 0, labels, rows, read);
                    rows += read;
                }
            }
            return rows == 0 ? -1 : rows;
        }

        @Override
        public long rowNumber(int i) {
            return first + i;
        }

        @Override
        public void close() {}
    }
}
