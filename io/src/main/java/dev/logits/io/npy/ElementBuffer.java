package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An array's elements from the first to the last, in blocks of whole elements. Of a large array a thread of its own
 * reads the next blocks while those before are taken and worked on, so that the disk and the reader of the elements
 * work at the same time.
 */
final class ElementBuffer implements Closeable {
    private static final int BLOCK_BYTES = 1 << 19;

    /** Blocks of a large array: as many as a pass works on at once, and the one that is taken. */
    private static final int MOST_BLOCKS = 9;

    /** With so many of them empty a thread is worth waking. */
    private static final int MANY_BLOCKS = 4;

    /** An array of fewer bytes is read before a thread would be of use. */
    private static final long LARGE = 1L << 24;

    /**
     * An idle thread ends after a second, so that it does not hold the class loader of an application that is deployed
     * again.
     */
    private static final Executor READERS = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), ElementBuffer::reader);

    private static Thread reader(Runnable task) {
        Thread thread = new Thread(task, "logits-reader");
        thread.setDaemon(true);
        return thread;
    }

    private final NpyArray array;
    private final ByteReader in;
    private final boolean large;
    private final int capacity;
    /** Null while the next block is waited for. */
    private ByteBuffer buffer;
    /** Bytes of elements that have not come to the buffer yet. */
    private long left;

    // What the reading thread shares, under the lock of this.

    private final Queue<ByteBuffer> empty = new ArrayDeque<>();
    private final Queue<Block> full = new ArrayDeque<>();
    /** Blocks that there are, the one in the buffer among them. */
    private int blocks;
    /** Bytes of elements that nobody has begun to read. */
    private long unread;

    private boolean reading;

    /** Made for every array, so that the classes of a start hold it (decision 0233). */
    private final Runnable ahead = this::readOn;

    /**
     * What was read.
     *
     * @param whole whether there were as many bytes as asked for
     * @param trouble what was thrown instead
     */
    private record Block(ByteBuffer bytes, boolean whole, Optional<Throwable> trouble) {}

    ElementBuffer(NpyArray array) throws IOException {
        this.array = array;
        this.left = array.bytes();
        this.unread = left;
        this.in = array.open();
        this.large = left >= LARGE;
        this.capacity = (int) Math.min(left, BLOCK_BYTES);
        this.buffer = block();
        this.blocks = 1;
    }

    private ByteBuffer block() {
        boolean direct = in instanceof FileStore.ChannelReader;
        return (direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity))
                .order(array.type().order())
                .limit(0);
    }

    /** The next elements: one or more, as long as not all have been taken. */
    ByteBuffer available() throws IOException {
        if (buffer == null || !buffer.hasRemaining()) {
            refill();
        }
        return buffer;
    }

    private void refill() throws IOException {
        try {
            if (large && left == 0) {
                return;
            } else if (large) {
                takeBlock();
            } else {
                buffer.clear().limit((int) Math.min(capacity, left));
                requireWhole(in.read(buffer), buffer);
                buffer.flip();
            }
            left -= buffer.limit();
            if (left == 0) {
                in.finish();
            }
        } catch (IOException trouble) {
            throw array.place().located(trouble, in.position());
        }
    }

    private void takeBlock() throws IOException {
        Block next = exchanged();
        Throwable trouble = next.trouble().orElse(null);
        if (trouble instanceof IOException io) {
            throw io;
        }
        if (trouble instanceof RuntimeException wrong) {
            throw wrong;
        }
        if (trouble instanceof Error error) {
            throw error;
        }
        requireWhole(next.whole(), next.bytes());
        buffer = next.bytes().flip();
    }

    private void requireWhole(boolean whole, ByteBuffer read) throws MalformedFileException {
        if (!whole) {
            throw array.place().error(in.position(), rowAt(read.position()), "the data ends here, " + shortfall());
        }
    }

    /** Gives the buffer back and waits for the block behind it; what was wrong stays so. */
    private synchronized Block exchanged() throws IOException {
        if (buffer != null) {
            empty.add(buffer);
            buffer = null;
        }
        if (!reading && unread > 0 && (full.isEmpty() || empty.size() >= MANY_BLOCKS)) {
            reading = true;
            READERS.execute(ahead);
        }
        try {
            while (full.isEmpty()) {
                wait();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw FileStore.interrupted(array.place());
        }
        return full.element().whole() ? full.remove() : full.element();
    }

    /** Reads as long as there is an empty block; runs on a thread of its own. */
    private void readOn() {
        ByteBuffer into = null;
        try {
            while ((into = claimed()) != null) {
                put(new Block(into, in.read(into), Optional.empty()));
            }
        } catch (IOException | RuntimeException | Error trouble) {
            put(new Block(into, false, Optional.of(trouble)));
        }
    }

    /** An empty block, of as many bytes as are to be read into it; null where there is none, or nothing to read. */
    private synchronized ByteBuffer claimed() {
        if (unread == 0 || empty.isEmpty() && blocks == MOST_BLOCKS) {
            reading = false;
            notifyAll();
            return null;
        }
        blocks += empty.isEmpty() ? 1 : 0;
        ByteBuffer into = empty.isEmpty() ? block() : empty.remove();
        into.clear().limit((int) Math.min(capacity, unread));
        unread -= into.limit();
        return into;
    }

    private synchronized void put(Block block) {
        if (!block.whole()) {
            unread = 0;
            reading = false;
        }
        full.add(block);
        notifyAll();
    }

    private long rowAt(long bytesOfBuffer) {
        return (array.bytes() - left + bytesOfBuffer)
                / (array.columns() * array.type().size());
    }

    private String shortfall() {
        return "but shape " + array.header().shapeText() + " has " + array.rows() + " rows; it is truncated";
    }

    /** Waits for a read that is under way: what it reads from must not be closed below it. */
    @Override
    public void close() throws IOException {
        boolean interrupted = false;
        synchronized (this) {
            unread = 0;
            while (reading) {
                try {
                    wait();
                } catch (InterruptedException stop) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        in.close();
    }
}
