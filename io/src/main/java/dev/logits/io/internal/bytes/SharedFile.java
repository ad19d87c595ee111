package dev.logits.io.internal.bytes;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that several threads read through one object, each at the place that it wants. A thread that is interrupted
 * while it reads ends its own read, with an {@link InterruptedIOException}; a {@link java.nio.channels.FileChannel}
 * would be closed by the interrupt, for all threads.
 */
public final class SharedFile implements ByteStore.RandomReader {
    private final Path file;
    private final RandomAccessFile in;
    private boolean closed;

    private SharedFile(Path file, RandomAccessFile in) {
        this.file = file;
        this.in = in;
    }

    public static SharedFile open(Path file) throws IOException {
        return new SharedFile(file, new RandomAccessFile(file.toFile(), "r"));
    }

    public long size() throws IOException {
        return in.length();
    }

    /** Into heap buffers only. */
    @Override
    public synchronized boolean read(ByteBuffer into, long position) throws IOException {
        if (closed) {
            throw new IOException(file + ": was closed before it was read");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw FileStore.interrupted(file);
        }
        in.seek(position);
        while (into.hasRemaining()) {
            int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
            if (count < 0) {
                return false;
            }
            into.position(into.position() + count);
        }
        return true;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        in.close();
    }
}
