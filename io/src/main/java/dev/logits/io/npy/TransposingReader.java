package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a matrix in Fortran order, column after column in the file, row by row: a block of rows at a time, of which it
 * fetches each column's segment. Memory is bounded by the block, not the matrix.
 */
final class TransposingReader implements ByteReader {
    private static final int BLOCK_BYTES = 8 << 20;
    /** Columns that are transposed together, so that a cache line of the block is written at once. */
    private static final int TILE_COLUMNS = 16;

    private final NpyArray array;
    private final ByteStore.RandomReader in;
    private final long rows;
    private final int columns;
    private final int size;
    private final int blockRows;
    private final ByteBuffer tile;
    private final ByteBuffer block;
    private long nextRow;
    private long position;

    TransposingReader(NpyArray array, ByteStore.RandomReader in) {
        this.array = array;
        this.in = in;
        this.rows = array.rows();
        this.columns = Math.toIntExact(array.columns());
        this.size = array.type().size();
        this.blockRows = (int) Math.max(1, Math.min(rows, BLOCK_BYTES / ((long) columns * size)));
        this.tile = ByteBuffer.allocate(Math.min(TILE_COLUMNS, columns) * blockRows * size);
        this.block = ByteBuffer.allocate(blockRows * columns * size).limit(0);
        this.position = array.header().dataOffset();
    }

    @Override
    public boolean read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (!block.hasRemaining()) {
                if (nextRow == rows) {
                    return false;
                }
                load((int) Math.min(blockRows, rows - nextRow));
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
        block.clear().limit(count * columns * size);
        for (int column = 0; column < columns; column += TILE_COLUMNS) {
            int width = Math.min(TILE_COLUMNS, columns - column);
            for (int j = 0; j < width; j++) {
                fetch(column + j, j * count, count);
            }
            transpose(tile, block, size, count, width, column, columns);
        }
        nextRow += count;
    }

    private void fetch(int column, int at, int count) throws IOException {
        long offset = array.header().dataOffset() + ((long) column * rows + nextRow) * size;
        tile.limit((at + count) * size).position(at * size);
        try {
            if (!in.read(tile, offset)) {
                throw array.place()
                        .error(offset, nextRow, "the data ends inside column " + column + "; the file is truncated");
            }
        } catch (IOException trouble) {
            throw array.place().located(trouble, offset);
        }
    }

    /** From {@code width} columns of {@code count} elements each to their places in {@code count} rows. */
    private static void transpose(
            ByteBuffer tile, ByteBuffer block, int size, int count, int width, int column, int columns) {
        for (int r = 0; r < count; r++) {
            int to = (r * columns + column) * size;
            switch (size) {
                case 1 -> {
                    for (int j = 0; j < width; j++) {
                        block.put(to + j, tile.get(j * count + r));
                    }
                }
                case 2 -> {
                    for (int j = 0; j < width; j++) {
                        block.putShort(to + 2 * j, tile.getShort(2 * (j * count + r)));
                    }
                }
                case 4 -> {
                    for (int j = 0; j < width; j++) {
                        block.putInt(to + 4 * j, tile.getInt(4 * (j * count + r)));
                    }
                }
                default -> {
                    for (int j = 0; j < width; j++) {
                        block.putLong(to + 8 * j, tile.getLong(8 * (j * count + r)));
                    }
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
        // the size was compared with the header's shape when the array was opened
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
