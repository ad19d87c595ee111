package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import java.nio.ByteBuffer;

/** Bytes that have been read already. */
record MemoryStore(FilePlace place, byte[] bytes) implements ByteStore {
    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public boolean sizeIsCertain() {
        return true;
    }

    @Override
    public ByteReader open() {
        return new ByteReader() {
            private int position;

            @Override
            public boolean read(ByteBuffer into) {
                int count = Math.min(into.remaining(), bytes.length - position);
                into.put(bytes, position, count);
                position += count;
                return !into.hasRemaining();
            }

            @Override
            public long position() {
                return position;
            }

            @Override
            public void finish() {
                // its length is known
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Override
    public RandomReader openRandom() {
        return new RandomReader() {
            @Override
            public boolean read(ByteBuffer into, long position) {
                int count = (int) Math.min(into.remaining(), Math.max(0, bytes.length - position));
                into.put(bytes, (int) position, count);
                return !into.hasRemaining();
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
