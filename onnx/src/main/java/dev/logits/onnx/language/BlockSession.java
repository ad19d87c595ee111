package dev.logits.onnx.language;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Rows of a decoder in blocks that run together. With masks all rows that take a step become one block, and rows that
 * read a prompt have one of their own until they are done; without masks the rows of a block have one length. For one
 * thread.
 */
final class BlockSession implements ModelSession {
    /** Tokens of a prompt that are read at once. */
    private static final int LONGEST_CHUNK = 512;

    /** Tokens of a row that are a draft, which is read with those of others, rather than a prompt. */
    private static final int MOST_DRAFTED = 16;

    /** Logits that a prompt's run may write, where the model gives those after every token. */
    private static final int MOST_LOGITS = 1 << 24;

    private final DecoderGraph graph;
    private final RowLayout layout;
    private final Optional<EncodedSource> source;
    private final TokenBatch batch;
    private List<Seat> seats = new ArrayList<>();
    private boolean closed;

    /** Where a row is. */
    private record Seat(CacheBlock block, int row) {}

    BlockSession(DecoderGraph graph, RowLayout layout, Optional<EncodedSource> source, int rows) {
        this.graph = graph;
        this.layout = layout;
        this.source = source;
        batch = new TokenBatch(graph.pool, graph.vocabulary());
        join(rows);
    }

    @Override
    public int vocabulary() {
        return graph.vocabulary();
    }

    @Override
    public int rows() {
        return seats.size();
    }

    @Override
    public int length(int row) {
        Seat seat = seats.get(row);
        return seat.block.length(seat.row);
    }

    @Override
    public void join(int rows) {
        ModelSession.checkRows(rows);
        if (rows > 0) {
            add(new CacheBlock(graph, rows), seats);
        }
    }

    private static void add(CacheBlock block, List<Seat> to) {
        for (int row = 0; row < block.rows(); row++) {
            to.add(new Seat(block, row));
        }
    }

    @Override
    public void advanceEach(int[][] tokens, Logits out) {
        ModelSession.checkAdvanceEach(tokens, out, rows(), vocabulary());
        checkContext(tokens);
        read(tokens, Optional.of(out));
    }

    @Override
    public void prefill(int[][] tokens) {
        ModelSession.checkPrefill(tokens, rows(), vocabulary());
        checkContext(tokens);
        int most = graph.keepsLast()
                ? LONGEST_CHUNK
                : Math.max(1, Math.min(LONGEST_CHUNK, MOST_LOGITS / (vocabulary() * Math.max(1, rows()))));
        for (int[][] chunk : ModelSession.chunks(tokens, most)) {
            read(chunk, Optional.empty());
        }
    }

    private void checkContext(int[][] tokens) {
        ModelSession.checkContext(
                Arrays.stream(tokens).mapToInt(row -> row.length).toArray(), this, graph.context);
    }

    private void read(int[][] tokens, Optional<Logits> out) {
        int[] at = new int[rows()];
        int width = 0;
        for (int row = 0; row < rows(); row++) {
            width = Math.max(width, tokens[row].length);
            at[row] = row == 0 ? 0 : at[row - 1] + tokens[row - 1].length;
        }
        if (width == 0) {
            return;
        }
        arrange(tokens, width, out.isPresent());
        for (Map.Entry<CacheBlock, List<Integer>> e : byBlock().entrySet()) {
            CacheBlock block = e.getKey();
            int[][] mine = new int[block.rows()][];
            int[] places = new int[block.rows()];
            int longest = 0;
            for (int row : e.getValue()) {
                int inside = seats.get(row).row;
                mine[inside] = tokens[row];
                places[inside] = at[row];
                longest = Math.max(longest, tokens[row].length);
            }
            if (longest > 0) {
                readIn(block, mine, longest, out, places);
            }
        }
    }

    /** In as many runs as the graph wants. */
    private void readIn(CacheBlock block, int[][] tokens, int longest, Optional<Logits> out, int[] at) {
        int from = 0;
        while (from < longest) {
            int width = Math.min(longest - from, graph.widest(block.slots()));
            int[][] part = new int[tokens.length][];
            int[] places = at.clone();
            for (int row = 0; row < part.length; row++) {
                int length = tokens[row].length;
                part[row] = Arrays.copyOfRange(tokens[row], Math.min(from, length), Math.min(from + width, length));
                places[row] += Math.min(from, length);
            }
            block.read(part, width, batch, out, places, source);
            from += width;
        }
    }

    /** Brings rows together that run together, and apart those that do not. */
    private void arrange(int[][] tokens, int width, boolean heard) {
        boolean drafts = heard && width > 1 && width <= MOST_DRAFTED;
        if (layout == RowLayout.MASKED && (width == 1 || drafts)) {
            List<CacheBlock> stepping = new ArrayList<>();
            boolean[] waits = new boolean[1];
            byBlock().forEach((block, rows) -> {
                if (rows.stream().anyMatch(row -> tokens[row].length > 0)) {
                    stepping.add(block);
                    waits[0] |= rows.stream().anyMatch(row -> tokens[row].length == 0);
                }
            });
            boolean together = stepping.size() > 1 && !(drafts && waits[0]);
            if (together && stepping.stream().allMatch(block -> block.fits(width))) {
                merge(stepping);
            }
        }
        for (Map.Entry<CacheBlock, List<Integer>> e : byBlock().entrySet()) {
            CacheBlock block = e.getKey();
            int longest = e.getValue().stream()
                    .mapToInt(row -> tokens[row].length)
                    .max()
                    .orElse(0);
            if (longest == 0) {
                continue;
            }
            if (layout == RowLayout.GROUPED || !block.fits(longest)) {
                split(block, e.getValue(), row -> tokens[row].length);
            } else if (longest > 1) {
                split(block, e.getValue(), row -> tokens[row].length > 0 ? 1 : 0);
            }
        }
    }

    /** The rows of each block, in the order of their first rows. */
    private Map<CacheBlock, List<Integer>> byBlock() {
        Map<CacheBlock, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < seats.size(); row++) {
            rows.computeIfAbsent(seats.get(row).block, block -> new ArrayList<>())
                    .add(row);
        }
        return rows;
    }

    private void merge(List<CacheBlock> blocks) {
        CacheBlock all = CacheBlock.joined(graph, blocks);
        int first = 0;
        for (CacheBlock block : blocks) {
            for (int row = 0; row < seats.size(); row++) {
                Seat seat = seats.get(row);
                if (seat.block == block) {
                    seats.set(row, new Seat(all, first + seat.row));
                }
            }
            first += block.rows();
            block.close();
        }
    }

    /** Makes a block of the rows that have the same key; nothing happens where all have. */
    private void split(CacheBlock block, List<Integer> rows, IntUnaryOperator key) {
        Map<Integer, List<Integer>> groups = new LinkedHashMap<>();
        for (int row : rows) {
            groups.computeIfAbsent(key.applyAsInt(row), k -> new ArrayList<>()).add(row);
        }
        if (groups.size() == 1) {
            return;
        }
        for (List<Integer> group : groups.values()) {
            CacheBlock part = block.pick(
                    group.stream().mapToInt(row -> seats.get(row).row).toArray());
            for (int i = 0; i < group.size(); i++) {
                seats.set(group.get(i), new Seat(part, i));
            }
        }
        block.close();
    }

    @Override
    public void reorder(int[] parents) {
        ModelSession.checkReorder(parents, rows());
        Map<CacheBlock, List<Integer>> picked = new LinkedHashMap<>();
        Seat[] after = new Seat[parents.length];
        for (int i = 0; i < parents.length; i++) {
            picked.computeIfAbsent(seats.get(parents[i]).block, block -> new ArrayList<>())
                    .add(i);
        }
        List<Seat> before = seats;
        byBlock().keySet().forEach(block -> {
            List<Integer> mine = picked.getOrDefault(block, List.of());
            int[] rows = mine.stream().mapToInt(i -> before.get(parents[i]).row).toArray();
            CacheBlock kept = block;
            if (rows.length == 0 || !inPlace(rows, block.rows())) {
                kept = rows.length == 0 ? null : block.pick(rows);
                block.close();
            }
            for (int i = 0; i < rows.length; i++) {
                after[mine.get(i)] = new Seat(kept, kept == block ? rows[i] : i);
            }
        });
        seats = new ArrayList<>(Arrays.asList(after));
    }

    /** Whether every row of a block is named once: then nothing has to move. */
    private static boolean inPlace(int[] rows, int all) {
        return rows.length == all && Arrays.stream(rows).distinct().count() == all;
    }

    @Override
    public void rewind(int[] tokens) {
        ModelSession.checkRewind(tokens, this);
        for (int row = 0; row < tokens.length; row++) {
            Seat seat = seats.get(row);
            seat.block.rewind(seat.row, tokens[row]);
        }
        for (Map.Entry<CacheBlock, List<Integer>> e : byBlock().entrySet()) {
            boolean moved = e.getValue().stream().anyMatch(row -> tokens[row] > 0);
            boolean empty = e.getValue().stream().allMatch(row -> length(row) == 0);
            if (moved && (layout == RowLayout.GROUPED || empty)) {
                split(e.getKey(), e.getValue(), this::length);
                e.getValue().stream()
                        .map(row -> seats.get(row).block)
                        .distinct()
                        .forEach(CacheBlock::compact);
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            byBlock().keySet().forEach(CacheBlock::close);
            batch.close();
            source.ifPresent(EncodedSource::close);
        }
    }
}
