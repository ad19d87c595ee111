package dev.logits.io.internal.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an array, in order. */
public interface ByteReader extends Closeable {

    /**
     * Reads until {@code into} is full or the bytes end.
     *
     * @return whether {@code into} is full
     */
    boolean read(ByteBuffer into) throws IOException;

    /** How many bytes have been read or skipped: the offset of the next. */
    long position();

    /** Call after the last byte: checks that nothing follows and, where there is one, the checksum. */
    void finish() throws IOException;

    /**
     * Skips, by reading: afterwards the bytes are known to exist.
     *
     * @return whether there were as many
     */
    default boolean skip(long bytes) throws IOException {
        ByteBuffer dropped = ByteBuffer.allocate((int) Math.min(bytes, 1 << 16));
        for (long left = bytes; left > 0; left -= dropped.limit()) {
            dropped.clear().limit((int) Math.min(left, dropped.capacity()));
            if (!read(dropped)) {
                return false;
            }
        }
        return true;
    }
}
