package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a matrix in Fortran order, column after column in the file, row by row: of a block of rows it fetches each
 * column's segment.
 */
final class TransposingReader extends BlockReader {
    /** Columns that are transposed together, so that a cache line of the block is written at once. */
    private static final int TILE_COLUMNS = 16;

    private final NpyArray array;
    private final long rows;
    private final int columns;
    private final int size;
    private final ByteBuffer tile;

    TransposingReader(NpyArray array, ByteStore.RandomReader in) {
        super(
                in,
                array.rows(),
                Math.toIntExact(array.columns() * array.type().size()),
                0,
                array.header().dataOffset());
        this.array = array;
        this.rows = array.rows();
        this.columns = Math.toIntExact(array.columns());
        this.size = array.type().size();
        this.tile = ByteBuffer.allocate(Math.min(TILE_COLUMNS, columns) * blockRows * size);
    }

    @Override
    void gather(long row, int count) throws IOException {
        for (int column = 0; column < columns; column += TILE_COLUMNS) {
            int width = Math.min(TILE_COLUMNS, columns - column);
            for (int j = 0; j < width; j++) {
                fetch(row, column + j, j * count, count);
            }
            transpose(tile, block, size, count, width, column, columns);
        }
    }

    private void fetch(long row, int column, int at, int count) throws IOException {
        long offset = array.header().dataOffset() + ((long) column * rows + row) * size;
        tile.limit((at + count) * size).position(at * size);
        try {
            if (!in.read(tile, offset)) {
                throw array.place()
                        .error(offset, row, "the data ends inside column " + column + "; the file is truncated");
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
}
