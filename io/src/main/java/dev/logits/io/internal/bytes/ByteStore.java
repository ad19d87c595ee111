package dev.logits.io.internal.bytes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the bytes of an .npy lie: a file of its own, or an entry of an .npz. */
public interface ByteStore {

    /** The name of the file, and of the array where the file holds several. */
    FilePlace place();

    /** The number of bytes, header and data. A file's is certain; an entry's is a claim that reading checks. */
    long size();

    /** Whether {@link #size()} bytes are known to be on disk, rather than promised by a compressed entry. */
    boolean sizeIsCertain();

    /** Opens at byte 0. */
    ByteReader open() throws IOException;

    /** Opens for reading at any position. */
    RandomReader openRandom() throws IOException;

    /** Positioned reads. */
    interface RandomReader extends Closeable {
        /**
         * Reads from {@code position} on until {@code into} is full or the bytes end.
         *
         * @return whether {@code into} is full
         */
        boolean read(ByteBuffer into, long position) throws IOException;
    }
}
