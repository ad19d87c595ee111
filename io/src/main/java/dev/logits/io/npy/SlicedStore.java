package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.bytes.FileStore;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Some of the bytes of a store, one after the other.
 *
 * @param from the first of them
 * @param size how many
 */
record SlicedStore(ByteStore whole, long from, long size) implements ByteStore {
    @Override
    public FilePlace place() {
        return whole.place();
    }

    @Override
    public boolean sizeIsCertain() {
        return whole.sizeIsCertain();
    }

    @Override
    public ByteReader open() throws IOException {
        if (whole instanceof FileStore) {
            return new Reader(null, whole.openRandom());
        }
        ByteReader in = whole.open();
        try {
            if (!in.skip(from)) {
                throw place().error(in.position(), "the data ends before the array begins; the file is truncated");
            }
            return new Reader(in, null);
        } catch (IOException trouble) {
            in.close();
            throw place().located(trouble, in.position());
        }
    }

    @Override
    public RandomReader openRandom() throws IOException {
        RandomReader in = whole.openRandom();
        return new RandomReader() {
            @Override
            public boolean read(ByteBuffer into, long position) throws IOException {
                return into.remaining() <= size - position && in.read(into, from + position);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    /** Of a file at any place, of anything else in its order. */
    private final class Reader implements ByteReader {
        private final ByteReader inOrder;
        private final RandomReader anywhere;
        private long position;

        Reader(ByteReader inOrder, RandomReader anywhere) {
            this.inOrder = inOrder;
            this.anywhere = anywhere;
        }

        @Override
        public boolean read(ByteBuffer into) throws IOException {
            if (into.remaining() > size - position) {
                return false;
            }
            int before = into.position();
            boolean full = anywhere == null ? inOrder.read(into) : anywhere.read(into, from + position);
            position += into.position() - before;
            return full;
        }

        @Override
        public long position() {
            return position;
        }

        /** Nothing need end here; where the store does, its checksum is compared. */
        @Override
        public void finish() throws IOException {
            if (inOrder != null && from + size == whole.size()) {
                inOrder.finish();
            }
        }

        @Override
        public void close() throws IOException {
            (anywhere == null ? inOrder : anywhere).close();
        }
    }
}
