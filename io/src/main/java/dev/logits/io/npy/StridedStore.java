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

    private final class Reader extends BlockReader {
        private final boolean byColumn = byColumn();
        private final ByteBuffer piece;

        Reader(RandomReader in) {
            super(in, rows, Math.toIntExact(columns * width), Math.max(1, rowStride) * width, 0);
            this.piece = ByteBuffer.allocate(Math.toIntExact(span(blockRows, byColumn ? 1 : columns) * width));
        }

        @Override
        void gather(long row, int count) throws IOException {
            if (byColumn) {
                for (int c = 0; c < columns; c++) {
                    fetch(row, count, c, 1);
                    place(count, c, 1);
                }
            } else {
                fetch(row, count, 0, columns);
                place(count, 0, columns);
            }
        }

        private void fetch(long row, int count, int column, long width) throws IOException {
            long offset = (first + row * rowStride + column * columnStride) * StridedStore.this.width;
            piece.clear().limit(Math.toIntExact(span(count, width) * StridedStore.this.width));
            try {
                if (!in.read(piece, offset)) {
                    throw StridedStore.this.place().error(offset, row, "the data ends here; the file is truncated");
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
    }
}
