package dev.logits.onnx.language;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.logits.Logits;
import dev.logits.onnx.internal.session.OnnxSessions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The cache of some rows that run together: rows × slots, of which a row's own hold its tokens in their order and the
 * others are masked. A run appends its tokens at the end of all rows; the tensor that it writes is what the next run
 * reads. For one thread.
 *
 * <p>Two buffers per tensor take turns. They are copied only where rows fork, leave, meet another block, or where
 * masked slots have become most of it.
 */
final class CacheBlock implements AutoCloseable {
    /** Masked slots that are not worth a copy. */
    private static final int SPARE = 32;

    private final DecoderGraph graph;
    private final int rows;
    private int slots;
    private final int[] lengths;
    private final BitSet[] own;
    private final ByteBuffer[] now;
    private final ByteBuffer[] next;
    private final OnnxTensor[] past;

    /** Rows without a token. */
    CacheBlock(DecoderGraph graph, int rows) {
        this(graph, rows, 0, new int[rows], sets(rows));
    }

    private CacheBlock(DecoderGraph graph, int rows, int slots, int[] lengths, BitSet[] own) {
        this.graph = graph;
        this.rows = rows;
        this.slots = slots;
        this.lengths = lengths;
        this.own = own;
        int caches = graph.caches().size();
        now = new ByteBuffer[caches];
        next = new ByteBuffer[caches];
        past = new OnnxTensor[caches];
        for (int i = 0; i < caches; i++) {
            now[i] = graph.pool.take(graph.caches().get(i).bytes(rows, slots));
        }
    }

    private static BitSet[] sets(int rows) {
        BitSet[] sets = new BitSet[rows];
        Arrays.setAll(sets, i -> new BitSet());
        return sets;
    }

    int rows() {
        return rows;
    }

    int length(int row) {
        return lengths[row];
    }

    int slots() {
        return slots;
    }

    private int longest() {
        return Arrays.stream(lengths).max().orElse(0);
    }

    /** Whether so many more slots fit into the model's context, once masked ones are dropped. */
    boolean fits(int width) {
        return (long) longest() + width <= graph.context;
    }

    /** Whether every row has the same length and no slot is masked. */
    boolean even() {
        return Arrays.stream(lengths).allMatch(length -> length == slots);
    }

    /**
     * Reads tokens.
     *
     * @param tokens at most {@code width} per row
     * @param out logits after each token, row after row, from {@code at} on; empty if nobody wants them
     */
    void read(
            int[][] tokens,
            int width,
            TokenBatch batch,
            Optional<Logits> out,
            int[] at,
            Optional<EncodedSource> source) {
        int longest = longest();
        if (slots + (long) width > graph.context || slots - longest > Math.max(SPARE, longest)) {
            compact();
        }
        boolean lastOnly = graph.keepsLast() && (out.isEmpty() || width == 1);
        batch.begin(rows, width, slots, lastOnly);
        for (int row = 0; row < rows; row++) {
            for (int slot = own[row].nextSetBit(0); slot >= 0; slot = own[row].nextSetBit(slot + 1)) {
                batch.show(row, slot);
            }
            int count = tokens[row].length;
            for (int i = 0; i < width; i++) {
                int position = graph.firstPosition + lengths[row] + Math.min(i, Math.max(0, count - 1));
                batch.token(
                        row,
                        i,
                        i < count ? tokens[row][i] : 0,
                        Math.min(position, graph.firstPosition + graph.context - 1));
                // a row that has nothing to see would attend to nothing, and what it writes might not be a number
                if (i < count || i == 0 && lengths[row] == 0) {
                    batch.show(row, slots + i);
                }
            }
        }
        run(width, batch, source);
        for (int row = 0; row < rows; row++) {
            int count = tokens[row].length;
            own[row].set(slots - width, slots - width + count);
            lengths[row] += count;
            if (out.isPresent()) {
                for (int i = 0; i < count; i++) {
                    batch.copy(row, i, out.get().array(), out.get().offset(at[row] + i));
                }
            }
        }
    }

    private void run(int width, TokenBatch batch, Optional<EncodedSource> source) {
        List<CacheInput> caches = graph.caches();
        OnnxTensor[] present = new OnnxTensor[past.length];
        boolean done = false;
        try {
            for (int i = 0; i < past.length; i++) {
                CacheInput cache = caches.get(i);
                if (past[i] == null) {
                    past[i] = tensor(now[i], cache, slots);
                }
                long bytes = cache.bytes(rows, slots + width);
                if (next[i] == null || next[i].capacity() < bytes) {
                    if (next[i] != null) {
                        graph.pool.giveBack(next[i]);
                    }
                    next[i] = graph.pool.take(bytes);
                }
                present[i] = tensor(next[i], cache, slots + width);
            }
            graph.run(batch, past, present, source);
            done = true;
        } catch (OrtException e) {
            throw new IllegalStateException(graph.name + ": " + OnnxSessions.reason(e), e);
        } finally {
            closeAll(done ? past : present);
        }
        for (int i = 0; i < past.length; i++) {
            past[i] = present[i];
            ByteBuffer read = now[i];
            now[i] = next[i];
            next[i] = read;
        }
        slots += width;
    }

    private OnnxTensor tensor(ByteBuffer buffer, CacheInput cache, int slots) throws OrtException {
        int bytes = Math.toIntExact(cache.bytes(rows, slots));
        return OnnxTensor.createTensor(
                OnnxSessions.environment(),
                buffer.slice(0, bytes).order(buffer.order()),
                cache.shape(rows, slots),
                cache.type());
    }

    private static void closeAll(OnnxTensor[] tensors) {
        for (int i = 0; i < tensors.length; i++) {
            if (tensors[i] != null) {
                tensors[i].close();
                tensors[i] = null;
            }
        }
    }

    /** Takes tokens back: their slots are masked. */
    void rewind(int row, int tokens) {
        for (int i = 0; i < tokens; i++) {
            own[row].clear(own[row].length() - 1);
        }
        lengths[row] -= tokens;
    }

    /** Drops masked slots: each row's own come first, in their order. */
    void compact() {
        int to = longest();
        for (int i = 0; i < now.length; i++) {
            CacheInput cache = graph.caches().get(i);
            ByteBuffer copy = graph.pool.take(cache.bytes(rows, to));
            for (int row = 0; row < rows; row++) {
                copySlots(cache, now[i], slots, row, copy, to, row);
            }
            closePast(i);
            graph.pool.giveBack(now[i]);
            now[i] = copy;
        }
        slots = to;
        for (int row = 0; row < rows; row++) {
            own[row].clear();
            own[row].set(0, lengths[row]);
        }
    }

    /**
     * Copies a row's own slots of every head to the beginning of a row of another cache; what is behind them becomes
     * 0.
     */
    private void copySlots(
            CacheInput cache, ByteBuffer from, int fromSlots, int row, ByteBuffer to, int toSlots, int toRow) {
        int bytes = cache.slotBytes();
        for (int head = 0; head < cache.heads(); head++) {
            int source = Math.toIntExact(((long) row * cache.heads() + head) * fromSlots * bytes);
            int target = Math.toIntExact(((long) toRow * cache.heads() + head) * toSlots * bytes);
            int filled = 0;
            for (int slot = own[row].nextSetBit(0); slot >= 0; ) {
                int end = own[row].nextClearBit(slot);
                to.put(target + filled * bytes, from, source + slot * bytes, (end - slot) * bytes);
                filled += end - slot;
                slot = own[row].nextSetBit(end);
            }
            zero(to, target + filled * bytes, target + toSlots * bytes);
        }
    }

    private static void zero(ByteBuffer buffer, int from, int to) {
        for (int i = from; i < to; i += Short.BYTES) {
            buffer.putShort(i, (short) 0);
        }
    }

    private void closePast(int cache) {
        if (past[cache] != null) {
            past[cache].close();
            past[cache] = null;
        }
    }

    /** Rows of this block, each any number of times, as a block of their own. This one stays as it is. */
    CacheBlock pick(int[] parents) {
        int[] picked = Arrays.stream(parents).map(parent -> lengths[parent]).toArray();
        BitSet[] sets = new BitSet[parents.length];
        Arrays.setAll(sets, i -> (BitSet) own[parents[i]].clone());
        CacheBlock block = new CacheBlock(graph, parents.length, slots, picked, sets);
        for (int i = 0; i < now.length; i++) {
            int bytes = Math.toIntExact(graph.caches().get(i).bytes(1, slots));
            for (int row = 0; row < parents.length; row++) {
                block.now[i].put(row * bytes, now[i], parents[row] * bytes, bytes);
            }
        }
        return block;
    }

    /** The rows of several blocks one behind the other, each from slot 0 on. The blocks stay as they are. */
    static CacheBlock joined(DecoderGraph graph, List<CacheBlock> blocks) {
        int rows = blocks.stream().mapToInt(CacheBlock::rows).sum();
        int slots = blocks.stream().mapToInt(CacheBlock::longest).max().orElse(0);
        CacheBlock all = new CacheBlock(graph, rows, slots, new int[rows], sets(rows));
        int at = 0;
        for (CacheBlock block : blocks) {
            for (int row = 0; row < block.rows; row++, at++) {
                all.lengths[at] = block.lengths[row];
                all.own[at].set(0, block.lengths[row]);
                for (int i = 0; i < all.now.length; i++) {
                    block.copySlots(graph.caches().get(i), block.now[i], block.slots, row, all.now[i], slots, at);
                }
            }
        }
        return all;
    }

    @Override
    public void close() {
        closeAll(past);
        for (int i = 0; i < now.length; i++) {
            if (now[i] != null) {
                graph.pool.giveBack(now[i]);
                now[i] = null;
            }
            if (next[i] != null) {
                graph.pool.giveBack(next[i]);
                next[i] = null;
            }
        }
    }
}
