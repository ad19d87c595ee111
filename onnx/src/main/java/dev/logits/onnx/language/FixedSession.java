package dev.logits.onnx.language;

import dev.logits.Logits;
import dev.logits.decode.ModelSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Rows in the reproducible mode: each has a seat in a {@link FixedBatch}, and every run has the shape of a whole
 * batch. For one thread.
 */
final class FixedSession implements ModelSession {
    private final DecoderGraph graph;
    private final Reproducible shape;
    private final TokenBatch batch;
    private final List<FixedBatch> batches = new ArrayList<>();
    private List<FixedRow> rows = new ArrayList<>();
    private boolean closed;

    FixedSession(DecoderGraph graph, Reproducible shape, int rows) {
        this.graph = graph;
        this.shape = shape;
        batch = new TokenBatch(graph.pool, graph.vocabulary());
        join(rows);
    }

    @Override
    public int vocabulary() {
        return graph.vocabulary();
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public int length(int row) {
        return rows.get(row).length;
    }

    @Override
    public void join(int joining) {
        ModelSession.checkRows(joining);
        for (int i = 0; i < joining; i++) {
            rows.add(seated(new FixedRow()));
        }
    }

    /** Gives a row the first free seat. */
    private FixedRow seated(FixedRow row) {
        for (FixedBatch candidate : batches) {
            if (candidate.seat(row)) {
                return row;
            }
        }
        FixedBatch added = new FixedBatch(graph, shape);
        batches.add(added);
        added.seat(row);
        return row;
    }

    @Override
    public void advanceEach(int[][] tokens, Logits out) {
        ModelSession.checkAdvanceEach(tokens, out, rows(), vocabulary());
        int longest = checkContext(tokens);
        for (int step = 0; step < longest; step++) {
            int at = 0;
            for (int row = 0; row < rows.size(); row++) {
                boolean takes = step < tokens[row].length;
                rows.get(row).take(takes ? new int[] {tokens[row][step]} : new int[0], at + step);
                at += tokens[row].length;
            }
            for (FixedBatch each : batches) {
                each.read(1, batch, Optional.of(out));
            }
        }
    }

    @Override
    public void prefill(int[][] tokens) {
        ModelSession.checkPrefill(tokens, rows(), vocabulary());
        checkContext(tokens);
        int[] read = new int[rows()];
        boolean more = true;
        while (more) {
            more = false;
            for (int row = 0; row < read.length; row++) {
                FixedRow taking = rows.get(row);
                int most = shape.chunk() - taking.length % shape.chunk();
                int to = Math.min(tokens[row].length, read[row] + most);
                taking.take(Arrays.copyOfRange(tokens[row], read[row], to), 0);
                more |= to > read[row];
                read[row] = to;
            }
            for (FixedBatch each : batches) {
                each.read(shape.chunk(), batch, Optional.empty());
            }
        }
    }

    /** The most tokens that a row is given. */
    private int checkContext(int[][] tokens) {
        int[] counts = Arrays.stream(tokens).mapToInt(row -> row.length).toArray();
        ModelSession.checkContext(counts, this, Math.min(shape.slots(), graph.context));
        return Arrays.stream(counts).max().orElse(0);
    }

    @Override
    public void reorder(int[] parents) {
        ModelSession.checkReorder(parents, rows());
        List<FixedRow> before = rows;
        boolean[] named = new boolean[before.size()];
        for (int parent : parents) {
            named[parent] = true;
        }
        for (int row = 0; row < named.length; row++) {
            if (!named[row]) {
                before.get(row).leave();
            }
        }
        boolean[] kept = new boolean[before.size()];
        List<FixedRow> after = new ArrayList<>();
        for (int parent : parents) {
            FixedRow row = before.get(parent);
            if (kept[parent]) {
                FixedRow fork = seated(row.copy());
                fork.copyCache(row);
                row = fork;
            }
            kept[parent] = true;
            after.add(row);
        }
        rows = after;
    }

    @Override
    public void rewind(int[] tokens) {
        ModelSession.checkRewind(tokens, this);
        for (int row = 0; row < tokens.length; row++) {
            rows.get(row).length -= tokens[row];
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            batches.forEach(FixedBatch::close);
            batch.close();
        }
    }
}
