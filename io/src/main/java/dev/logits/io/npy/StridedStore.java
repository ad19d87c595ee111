package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A matrix whose elements lie apart in a store, as its bytes would be if they did not: row by row.
 *
 * @param whole where the elements are
 * @param width bytes an element
 * @param first the element that the matrix begins with
 * @param rows its rows
 * @param columns its columns
 * @param rowStride elements from a row to the next
 * @param columnStride elements from a column to the next
 */
record StridedStore(ByteStore whole, int width, long first, long rows, long columns, long rowStride, long columnStride)
        implements ByteStore {
    /** What is read at once, and what is handed out of it, has at most so many bytes, unless one row has more. */
    private static final long BLOCK_BYTES = 8 << 20;

    private static final long LONGEST_ROW = 64 << 20;

    @Override
    public FilePlace place() {
        return whole.place();
    }

    @Override
    public long size() {
        return rows * columns * width;
    }

    @Override
    public boolean sizeIsCertain() {
        return whole.sizeIsCertain();
    }

    @Override
    public RandomReader openRandom() {
        throw new UnsupportedOperationException("rows are read in order");
    }

    @Override
    public ByteReader open() throws IOException {
        return new Reader(whole.openRandom());
    }

    /** Whether a block is read column by column, rather than in one piece. */
    private boolean byColumn() {
        return columnStride > rowStride || span(1, columns) * width > LONGEST_ROW;
    }

    /** Elements from the first to the last of some rows and columns. */
    private long span(long ofRows, long ofColumns) {
        return (ofRows - 1) * rowStride + (ofColumns - 1) * columnStride + 1;
    }

    private final class Reader implements ByteReader {
        private final RandomReader in;
        private final boolean byColumn = byColumn();
        private final int blockRows;
        private final ByteBuffer piece;
        private final ByteBuffer block;
        private long next;
        private long position;

        Reader(RandomReader in) {
            this.in = in;
            long room = Math.max(1, BLOCK_BYTES / width);
            long perRow = Math.max(columns, Math.max(1, rowStride));
            this.blockRows = (int) Math.max(1, Math.min(rows, room / perRow));
            this.piece = ByteBuffer.allocate(Math.toIntExact(span(blockRows, byColumn ? 1 : columns) * width));
            this.block = ByteBuffer.allocate(Math.toIntExact(blockRows * columns * width))
                    .limit(0);
        }

        @Override
        public boolean read(ByteBuffer into) throws IOException {
            while (into.hasRemaining()) {
                if (!block.hasRemaining()) {
                    if (next == rows) {
                        return false;
                    }
                    load((int) Math.min(blockRows, rows - next));
                }
                int count = Math.min(into.remaining(), block.remaining());
                into.put(into.position(), block, block.position(), count);
                into.position(into.position() + count);
                block.position(block.position() + count);
                position += count;
            }
            return true;
        }

        private void load(int count) throws IOException {
            block.clear().limit(Math.toIntExact(count * columns * width));
            if (byColumn) {
                for (int c = 0; c < columns; c++) {
                    fetch(count, c, 1);
                    place(count, c, 1);
                }
            } else {
                fetch(count, 0, columns);
                place(count, 0, columns);
            }
            next += count;
        }

        private void fetch(int count, int column, long width) throws IOException {
            long offset = (first + next * rowStride + column * columnStride) * StridedStore.this.width;
            piece.clear().limit(Math.toIntExact(span(count, width) * StridedStore.this.width));
            try {
                if (!in.read(piece, offset)) {
                    throw StridedStore.this.place().error(offset, next, "the data ends here; the file is truncated");
                }
            } catch (IOException trouble) {
                throw StridedStore.this.place().located(trouble, offset);
            }
        }

        private void place(int count, int column, long copied) {
            for (int r = 0; r < count; r++) {
                for (int c = 0; c < copied; c++) {
                    int from = (int) (r * rowStride + c * columnStride) * width;
                    int to = (int) (r * columns + column + c) * width;
                    switch (width) {
                        case 1 -> block.put(to, piece.get(from));
                        case 2 -> block.putShort(to, piece.getShort(from));
                        case 4 -> block.putInt(to, piece.getInt(from));
                        default -> block.putLong(to, piece.getLong(from));
                    }
                }
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void finish() {
            // the storage was compared with the strides when the file was opened
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
