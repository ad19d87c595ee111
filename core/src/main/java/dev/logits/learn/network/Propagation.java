package dev.logits.learn.network;

import dev.logits.Logits;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.learn.features.DenseFeatures;
import java.util.ArrayList;
import java.util.List;

/**
 * A mini-batch on its way through the layers and back. Narrow layers go by blocks of rows, a block through all of them
 * before anybody waits; a wide one by columns. Gradients by the parameters are cut into tiles, each over all rows. No
 * cut changes a bit.
 */
final class Propagation {
    /** A block of rows is a multiple of the rows of {@code Gemm}'s tiles, and at most so many. */
    private static final int TILE = 6;

    private static final int MAX_BLOCK = 192;

    /** Layers {@code from} to {@code to} − 1, either narrow ones or one wide. */
    private record Segment(int from, int to, boolean wide) {}

    /** A part of a layer's gradient. */
    private record Tile(int layer, int task) {}

    private final Operation[] operations;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Tile> tiles = new ArrayList<>();
    private final long multiplications;
    private final float[] features;
    private final float[][] outputs;
    private final float[][] gradients;

    Propagation(Operation[] operations, int capacity) {
        this.operations = operations;
        int last = operations.length - 1;
        this.features = new float[Math.multiplyExact(capacity, operations[0].inputs)];
        this.outputs = new float[operations.length][];
        this.gradients = new float[operations.length][];
        long sum = 0;
        for (int i = 0; i <= last; i++) {
            outputs[i] = new float[Math.multiplyExact(capacity, operations[i].outputs)];
            gradients[i] = new float[outputs[i].length];
            sum += operations[i] instanceof DenseOperation
                    ? (long) operations[i].inputs * operations[i].outputs
                    : 4L * operations[i].outputs;
            boolean wide = operations[i].isWide();
            if (wide || segments.isEmpty() || segments.get(segments.size() - 1).wide()) {
                segments.add(new Segment(i, i + 1, wide));
            } else {
                Segment open = segments.remove(segments.size() - 1);
                segments.add(new Segment(open.from(), i + 1, false));
            }
            for (int task = 0; task < operations[i].gradientTasks(); task++) {
                tiles.add(new Tile(i, task));
            }
        }
        this.multiplications = sum;
    }

    /** The logits of the batch, shared. */
    Logits logits(int rows) {
        return Logits.wrap(outputs[operations.length - 1], rows, operations[operations.length - 1].outputs);
    }

    /** Where the gradient with respect to the logits belongs, shared. */
    Logits logitsGradient(int rows) {
        return Logits.wrap(gradients[operations.length - 1], rows, operations[operations.length - 1].outputs);
    }

    /** Takes some rows of the features and computes their logits. */
    void forward(float[] w, DenseFeatures x, int[] order, int first, int rows, long key) {
        for (Segment segment : segments) {
            if (segment.wide()) {
                if (segment.from() == 0) {
                    take(x, order, first, 0, rows);
                }
                Operation operation = operations[segment.from()];
                Operations.run(
                        operation.columnTasks(false),
                        rows * multiplications,
                        task -> operation.forwardColumns(
                                task, w, inputs(segment.from()), 0, outputs[segment.from()], 0, 0, rows));
            } else {
                blocks(rows, (from, to) -> {
                    if (segment.from() == 0) {
                        take(x, order, first, from, to);
                    }
                    for (int i = segment.from(); i < segment.to(); i++) {
                        operations[i].forward(w, inputs(i), 0, outputs[i], 0, from, to, key);
                    }
                });
            }
        }
    }

    private void take(DenseFeatures x, int[] order, int first, int from, int to) {
        int n = x.columns();
        for (int r = from; r < to; r++) {
            System.arraycopy(x.array(), x.offset(order[first + r]), features, r * n, n);
        }
    }

    private float[] inputs(int operation) {
        return operation == 0 ? features : outputs[operation - 1];
    }

    /** From the gradient with respect to the logits to that with respect to the parameters, overwriting {@code g}. */
    void backward(float[] w, int rows, long key, float[] g) {
        for (int s = segments.size() - 1; s >= 0; s--) {
            Segment segment = segments.get(s);
            if (segment.wide() && segment.from() > 0) {
                int i = segment.from();
                Operations.run(
                        operations[i].columnTasks(true),
                        rows * multiplications,
                        task -> operations[i].backwardColumns(task, w, gradients[i], gradients[i - 1], 0, rows));
            } else if (!segment.wide() && segment.to() > 1) {
                blocks(rows, (from, to) -> {
                    for (int i = segment.to() - 1; i >= Math.max(1, segment.from()); i--) {
                        operations[i].backward(
                                w, outputs[i - 1], outputs[i], gradients[i], gradients[i - 1], from, to, key);
                    }
                });
            }
        }
        Operations.run(tiles.size(), rows * multiplications, task -> {
            Tile tile = tiles.get(task);
            operations[tile.layer()].gradient(tile.task(), inputs(tile.layer()), gradients[tile.layer()], rows, g);
        });
    }

    private void blocks(int rows, RowBlocks.Block block) {
        int threads = rows * multiplications >= Operations.PARALLEL ? RowBlocks.threads() : 1;
        int share = (rows + threads - 1) / threads;
        int size = Math.min(MAX_BLOCK, (share + TILE - 1) / TILE * TILE);
        int count = (rows + size - 1) / size;
        Operations.run(count, rows * multiplications, b -> block.run(b * size, Math.min(rows, (b + 1) * size)));
    }
}
