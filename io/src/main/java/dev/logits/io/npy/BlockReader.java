package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads a matrix row by row whose elements lie otherwise in the file: a block of rows at a time, which a subclass
 * gathers. Memory is bounded by the block, not the matrix.
 */
abstract class BlockReader implements ByteReader {
    /** A block has at most so many bytes, unless one row has more. */
    static final long BLOCK_BYTES = 8 << 20;

    /** Where the elements are. */
    final ByteStore.RandomReader in;

    /** Rows of the next block, side by side; big enough for {@link #blockRows} of them. */
    final ByteBuffer block;

    /** Rows that are gathered at once. */
    final int blockRows;

    private final long rows;
    private final int rowBytes;
    private long nextRow;
    private long position;

    /**
     * @param position what {@link #position} begins with
     * @param fetched bytes that are fetched for a row of a block, if more than the row has
     */
    BlockReader(ByteStore.RandomReader in, long rows, int rowBytes, long fetched, long position) {
        this.in = in;
        this.rows = rows;
        this.rowBytes = rowBytes;
        this.position = position;
        this.blockRows = (int) Math.max(1, Math.min(rows, BLOCK_BYTES / Math.max(fetched, rowBytes)));
        this.block =
                ByteBuffer.allocate(Math.multiplyExact(blockRows, rowBytes)).limit(0);
    }

    /** Puts the elements of {@code count} rows, from {@code row} on, to their places in the block. */
    abstract void gather(long row, int count) throws IOException;

    @Override
    public final boolean read(ByteBuffer into) throws IOException {
        while (into.hasRemaining()) {
            if (!block.hasRemaining()) {
                if (nextRow == rows) {
                    return false;
                }
                int count = (int) Math.min(blockRows, rows - nextRow);
                block.clear().limit(count * rowBytes);
                gather(nextRow, count);
                nextRow += count;
            }
            int count = Math.min(into.remaining(), block.remaining());
            into.put(into.position(), block, block.position(), count);
            into.position(into.position() + count);
            block.position(block.position() + count);
            position += count;
        }
        return true;
    }

    @Override
    public final long position() {
        return position;
    }

    @Override
    public final void finish() {
        // the file's size was compared with the shape when it was opened
    }

    @Override
    public final void close() throws IOException {
        in.close();
    }
}
