package dev.logits.io.internal.bytes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An .npy that is a file of its own. It is read, not mapped: a mapped file that somebody truncates kills the process.
 *
 * @param size the file's size when it was opened
 */
public record FileStore(FilePlace place, long size) implements ByteStore {

    @Override
    public boolean sizeIsCertain() {
        return true;
    }

    @Override
    public ByteReader open() throws IOException {
        return new ChannelReader(place.file(), FileChannel.open(place.file(), StandardOpenOption.READ));
    }

    @Override
    public RandomReader openRandom() throws IOException {
        return new ChannelRandomReader(place.file(), FileChannel.open(place.file(), StandardOpenOption.READ));
    }

    /**
     * Reads from {@code position} on until {@code into} is full or the file ends.
     *
     * @return whether {@code into} is full
     * @throws InterruptedIOException if the thread was interrupted, which closes the channel
     */
    public static boolean readFully(Path file, FileChannel channel, ByteBuffer into, long position) throws IOException {
        try {
            long next = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, next);
                if (count < 0) {
                    return false;
                }
                next += count;
            }
            return true;
        } catch (ClosedByInterruptException stop) {
            InterruptedIOException interrupted = interrupted(file);
            interrupted.initCause(stop);
            throw interrupted;
        }
    }

    /** A read that ends because its thread was interrupted: nothing is wrong with the file. */
    public static InterruptedIOException interrupted(Object file) {
        return new InterruptedIOException(file + ": interrupted while it was read");
    }

    /** Reads of a channel that is its own. */
    public record ChannelRandomReader(Path file, FileChannel channel) implements RandomReader {
        @Override
        public boolean read(ByteBuffer into, long position) throws IOException {
            return readFully(file, channel, into, position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    public static final class ChannelReader implements ByteReader {
        private final Path file;
        private final FileChannel channel;
        private long position;

        public ChannelReader(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public boolean read(ByteBuffer into) throws IOException {
            int before = into.position();
            boolean full = readFully(file, channel, into, position);
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
