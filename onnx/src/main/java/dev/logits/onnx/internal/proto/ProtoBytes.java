package dev.logits.onnx.internal.proto;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file, read in windows, so that skipping a gigabyte of weights costs nothing. For one thread.
 */
public final class ProtoBytes implements Closeable {
    private static final int WINDOW = 1 << 16;

    private final String name;
    private final FileChannel channel;
    private final long size;
    private final byte[] window = new byte[WINDOW];
    private long start;
    private int filled;

    private ProtoBytes(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.size = channel.size();
    }

    /** Opens a file. */
    public static ProtoBytes open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new ProtoBytes(file.toString(), channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What errors call it. */
    public String name() {
        return name;
    }

    /** How many bytes there are. */
    public long size() {
        return size;
    }

    int at(long position) throws IOException {
        if (position < start || position >= start + filled) {
            fill(position);
        }
        return window[(int) (position - start)] & 0xff;
    }

    private void fill(long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(window);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) > 0) {
            continue; // until the window is full or the file has ended
        }
        start = position;
        filled = buffer.position();
        if (filled == 0) {
            throw new EOFException(name + ": the file became shorter while it was read");
        }
    }

    byte[] copy(long position, int length) throws IOException {
        byte[] copy = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(copy);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) <= 0) {
                throw new EOFException(name + ": the file became shorter while it was read");
            }
        }
        return copy;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
