package dev.logits.onnx.language;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.logits.Logits;
import dev.logits.onnx.internal.session.OnnxSessions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Seats for rows of the reproducible mode, and their cache of fixed shape: the key of a row's token i is in slot i,
 * whatever others do. A run writes new keys behind the slots; from there they are copied to where they belong. Empty
 * seats read a token that nobody looks at. For one thread.
 */
final class FixedBatch implements AutoCloseable {
    private final DecoderGraph graph;
    private final Reproducible shape;
    private final FixedRow[] seats;
    private final ByteBuffer[] past;
    private final OnnxTensor[] pastTensors;
    private final ByteBuffer[] present;

    /** Tensors over {@link #present} for runs of this width. */
    private final OnnxTensor[] presentTensors;

    private int presentWidth;

    FixedBatch(DecoderGraph graph, Reproducible shape) {
        this.graph = graph;
        this.shape = shape;
        seats = new FixedRow[shape.rows()];
        List<CacheInput> caches = graph.caches();
        past = new ByteBuffer[caches.size()];
        present = new ByteBuffer[caches.size()];
        pastTensors = new OnnxTensor[caches.size()];
        presentTensors = new OnnxTensor[caches.size()];
        int longest = shape.slots() + Math.max(1, shape.chunk());
        for (int i = 0; i < past.length; i++) {
            CacheInput cache = caches.get(i);
            past[i] = graph.pool.take(cache.bytes(shape.rows(), shape.slots()));
            zero(past[i]);
            present[i] = graph.pool.take(cache.bytes(shape.rows(), longest));
            pastTensors[i] = tensor(past[i], cache, shape.slots());
        }
    }

    /** What was in a pooled buffer might not be a number, and 0 times that is none either. */
    private static void zero(ByteBuffer buffer) {
        for (int i = 0; i < buffer.capacity(); i += Long.BYTES) {
            buffer.putLong(i, 0);
        }
    }

    private OnnxTensor tensor(ByteBuffer buffer, CacheInput cache, int slots) {
        int bytes = Math.toIntExact(cache.bytes(shape.rows(), slots));
        try {
            return OnnxTensor.createTensor(
                    OnnxSessions.environment(),
                    buffer.slice(0, bytes).order(buffer.order()),
                    cache.shape(shape.rows(), slots),
                    cache.type());
        } catch (OrtException e) {
            throw new IllegalStateException(graph.name + ": " + OnnxSessions.reason(e), e);
        }
    }

    /** Takes a row in, if there is a seat. */
    boolean seat(FixedRow row) {
        for (int i = 0; i < seats.length; i++) {
            if (seats[i] == null) {
                seats[i] = row;
                row.batch = this;
                row.seat = i;
                return true;
            }
        }
        return false;
    }

    void leave(int seat) {
        seats[seat] = null;
    }

    /** Copies the cache of a seat, of this batch or another. */
    void copySeat(int seat, FixedBatch from, int fromSeat) {
        for (int i = 0; i < past.length; i++) {
            int bytes = Math.toIntExact(graph.caches().get(i).bytes(1, shape.slots()));
            past[i].put(seat * bytes, from.past[i], fromSeat * bytes, bytes);
        }
    }

    /**
     * Reads what rows have pending; nothing happens where none has. A prompt's run begins at a multiple of its width.
     */
    void read(int width, TokenBatch batch, Optional<Logits> out) {
        boolean any = false;
        for (FixedRow row : seats) {
            any |= row != null && row.pending > 0;
        }
        if (!any) {
            return;
        }
        int slots = shape.slots();
        batch.begin(shape.rows(), width, slots, graph.keepsLast());
        for (int seat = 0; seat < seats.length; seat++) {
            FixedRow row = seats[seat];
            int length = row == null ? 0 : row.length;
            int again = length % width; // tokens of this chunk that were read before
            int count = row == null ? 0 : row.pending == 0 ? 0 : again + row.pending;
            int base = length - again;
            for (int slot = 0; slot < base; slot++) {
                batch.show(seat, slot);
            }
            for (int i = 0; i < width; i++) {
                int token = i < count ? row.tokens[base + i] : 0;
                batch.token(seat, i, token, graph.firstPosition + Math.min(base + i, graph.context - 1));
                if (i < Math.max(1, count)) {
                    batch.show(seat, slots + i);
                }
            }
        }
        run(width, batch);
        for (int seat = 0; seat < seats.length; seat++) {
            FixedRow row = seats[seat];
            if (row != null && row.pending > 0) {
                int again = row.length % width;
                keep(seat, slots + again, slots + width, row.length, row.pending);
                row.length += row.pending;
                row.pending = 0;
                if (out.isPresent()) {
                    batch.copy(seat, 0, out.get().array(), out.get().offset(row.out));
                }
            }
        }
    }

    private void run(int width, TokenBatch batch) {
        if (presentWidth != width) {
            for (int i = 0; i < present.length; i++) {
                if (presentTensors[i] != null) {
                    presentTensors[i].close();
                }
                presentTensors[i] = tensor(present[i], graph.caches().get(i), shape.slots() + width);
            }
            presentWidth = width;
        }
        graph.run(batch, pastTensors, presentTensors, Optional.empty());
    }

    /** Copies new keys and values to the slots where they belong. */
    private void keep(int seat, int from, int stride, int to, int count) {
        for (int i = 0; i < past.length; i++) {
            CacheInput cache = graph.caches().get(i);
            int bytes = cache.slotBytes();
            for (int head = 0; head < cache.heads(); head++) {
                int line = seat * cache.heads() + head;
                past[i].put(
                        (line * shape.slots() + to) * bytes, present[i], (line * stride + from) * bytes, count * bytes);
            }
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < past.length; i++) {
            pastTensors[i].close();
            if (presentTensors[i] != null) {
                presentTensors[i].close();
            }
            graph.pool.giveBack(past[i]);
            graph.pool.giveBack(present[i]);
        }
    }
}
