package dev.logits.onnx.language;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Direct buffers that sessions of one model hand on to each other, in sizes of powers of two. What is idle stays
 * within a bound, so that a burst of sessions does not hold its memory for ever.
 */
final class BufferPool {
    private static final int SMALLEST = 1 << 12;
    private static final long MOST_IDLE = 1L << 28;

    private final Map<Integer, Deque<ByteBuffer>> idle = new TreeMap<>();
    private long idleBytes;

    /** A buffer of this many bytes or more, in the machine's order, with anything in it. */
    synchronized ByteBuffer take(long bytes) {
        if (bytes > 1 << 30) {
            if (bytes > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "a cache of " + bytes + " bytes is too large for one buffer; use fewer rows, or shorter texts");
            }
            return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        }
        int size = Math.max(SMALLEST, bytes <= 1 ? 1 : Integer.highestOneBit((int) bytes - 1) << 1);
        Deque<ByteBuffer> free = idle.get(size);
        if (free != null && !free.isEmpty()) {
            idleBytes -= size;
            return free.pop();
        }
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** Takes a buffer back that nothing uses any more. */
    synchronized void giveBack(ByteBuffer buffer) {
        int size = buffer.capacity();
        if (Integer.bitCount(size) == 1 && idleBytes + size <= MOST_IDLE) {
            buffer.clear();
            idle.computeIfAbsent(size, s -> new ArrayDeque<>()).push(buffer);
            idleBytes += size;
        }
    }

    /** Bytes of buffers that wait for a session. */
    synchronized long idleBytes() {
        return idleBytes;
    }

    /** Forgets what is idle. */
    synchronized void clear() {
        idle.clear();
        idleBytes = 0;
    }
}
