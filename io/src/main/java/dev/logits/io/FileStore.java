package dev.logits.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * An .npy that is a file of its own. It is read, not mapped: a mapped file that somebody truncates kills the process.
 *
 * @param size the file's size when it was opened
 */
record FileStore(Place place, long size) implements NpyStore {

    @Override
    public boolean sizeIsCertain() {
        return true;
    }

    @Override
    public ByteReader open() throws IOException {
        return new ChannelReader(FileChannel.open(place.file(), StandardOpenOption.READ));
    }

    @Override
    public RandomReader openRandom() throws IOException {
        FileChannel channel = FileChannel.open(place.file(), StandardOpenOption.READ);
        return new RandomReader() {
            @Override
            public boolean read(ByteBuffer into, long position) throws IOException {
                return readFully(channel, into, position);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    static boolean readFully(FileChannel channel, ByteBuffer into, long position) throws IOException {
        long next = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, next);
            if (count < 0) {
                return false;
            }
            next += count;
        }
        return true;
    }

    static final class ChannelReader implements ByteReader {
        private final FileChannel channel;
        private long position;

        ChannelReader(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public boolean read(ByteBuffer into) throws IOException {
            int before = into.position();
            boolean full = readFully(channel, into, position);
            position += into.position() - before;
            return full;
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
            channel.close();
        }
    }
}
