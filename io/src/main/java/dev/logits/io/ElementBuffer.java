package dev.logits.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An array's elements from the first to the last, read ahead in blocks of whole elements. */
final class ElementBuffer implements Closeable {
    private static final int BLOCK_BYTES = 1 << 19;

    private final NpyArray array;
    private final ByteReader in;
    private final ByteBuffer buffer;
    /** Bytes of elements that are not in the buffer yet. */
    private long left;

    ElementBuffer(NpyArray array) throws IOException {
        this.array = array;
        this.left = array.bytes();
        this.in = array.open();
        int capacity = (int) Math.min(left, BLOCK_BYTES);
        boolean direct = in instanceof FileStore.ChannelReader;
        this.buffer = (direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity))
                .order(array.type().order())
                .limit(0);
    }

    /** The next elements: one or more, as long as not all have been taken. */
    ByteBuffer available() throws IOException {
        if (!buffer.hasRemaining()) {
            refill();
        }
        return buffer;
    }

    private void refill() throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        try {
            if (!in.read(buffer)) {
                throw array.place()
                        .error(in.position(), rowAt(buffer.position()), "the data ends here, " + shortfall());
            }
            left -= buffer.limit();
            if (left == 0) {
                in.finish();
            }
        } catch (IOException trouble) {
            throw array.place().located(trouble, in.position());
        }
        buffer.flip();
    }

    private long rowAt(long bytesOfBuffer) {
        return (array.bytes() - left + bytesOfBuffer)
                / (array.columns() * array.type().size());
    }

    private String shortfall() {
        return "but shape " + array.header().shapeText() + " has " + array.rows() + " rows; it is truncated";
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
