package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.FileStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * An array's elements from the first to the last, in blocks of whole elements. While one block is taken, the next is
 * read; in a large array by a thread of its own, so that the disk and the reader of the elements work at the same time.
 */
final class ElementBuffer implements Closeable {
    private static final int BLOCK_BYTES = 1 << 19;

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
    private ByteBuffer buffer;
    private ByteBuffer next;
    /** The read into {@code next}; null before the first and after the last. */
    private FutureTask<Boolean> reading;
    /** Bytes of elements that are not in the buffer yet. */
    private long left;

    ElementBuffer(NpyArray array) throws IOException {
        this.array = array;
        this.left = array.bytes();
        this.in = array.open();
        this.large = left >= LARGE;
        int capacity = (int) Math.min(left, BLOCK_BYTES);
        this.buffer = block(capacity);
        this.next = block(capacity);
    }

    private ByteBuffer block(int capacity) {
        boolean direct = in instanceof FileStore.ChannelReader;
        return (direct ? ByteBuffer.allocateDirect(capacity) : ByteBuffer.allocate(capacity))
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
        try {
            if (reading == null) {
                begin();
            }
            if (!ended()) {
                throw array.place().error(in.position(), rowAt(next.position()), "the data ends here, " + shortfall());
            }
            left -= next.limit();
            ByteBuffer taken = buffer;
            buffer = next.flip();
            next = taken;
            reading = null;
            if (left == 0) {
                in.finish();
            } else if (large) {
                begin();
            }
        } catch (IOException trouble) {
            throw array.place().located(trouble, in.position());
        }
    }

    private void begin() {
        ByteBuffer into = next.clear().limit((int) Math.min(next.capacity(), left));
        reading = new FutureTask<>(() -> in.read(into));
        if (large) {
            READERS.execute(reading);
        } else {
            reading.run();
        }
    }

    /** Waits for the read. Returns whether there were as many bytes as asked for. */
    private boolean ended() throws IOException {
        try {
            return reading.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw FileStore.interrupted(array.place());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException trouble) {
                throw trouble;
            }
            if (e.getCause() instanceof RuntimeException wrong) {
                throw wrong;
            }
            throw new AssertionError(e.getCause());
        }
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
        while (reading != null && !reading.isDone()) {
            try {
                reading.get();
            } catch (InterruptedException stop) {
                interrupted = true;
            } catch (ExecutionException nobodyWantsIt) {
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        in.close();
    }
}
