package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.Gemm;
import dev.logits.internal.kernel.MatrixView;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * The rows that {@link LinearCrossEntropy} works on at one time: the features and labels of some rows that count, and
 * their logits, then gradients. Every product is cut into tasks of whole entries of its result, whose bits no cut
 * changes.
 */
final class LinearBlock {
    /** Scores that make {@link RowBlocks} run each task by itself. */
    private static final int ONE_TASK = 1 << 16;

    /** Classes a task, at most: what Gemm packs at a time. */
    private static final int TASK_CLASSES = 512;

    /** Features a task of the features' gradient. */
    private static final int TASK_FEATURES = 256;

    /** Rows a task of the features' gradient, at least, and a multiple of what is multiplied at a time. */
    private static final int MIN_TASK_ROWS = 24;

    private static final int TASK_ROWS = 6;

    /** Tasks a thread: enough for a late thread to catch up. */
    private static final int TASKS_A_THREAD = 3;

    /** The same for the features' gradient, whose tasks each read all weights of their columns. */
    private static final int FEATURE_TASKS_A_THREAD = 2;

    private final float[] x;
    private final int xOff;
    private final LinearLayer layer;
    private final int[] labels;
    private final int[] kept;
    private final MatrixView weights;

    private final int capacity;
    private final float[] features;
    private final float[] logits;
    private final int[] rowLabels;
    private final double[] rowValues;
    private final float[] ones;

    /** Where the block begins in {@code kept}, and how many rows it has. */
    private int first;

    private int rows;

    LinearBlock(float[] x, int xOff, LinearLayer layer, int[] labels, int maxRows) {
        this.x = x;
        this.xOff = xOff;
        this.layer = layer;
        this.labels = labels;
        this.kept = IntStream.range(0, labels.length)
                .filter(r -> labels[r] != Labels.IGNORE)
                .toArray();
        this.weights = MatrixView.of(layer.weights(), layer.weightsOffset(), layer.classes(), layer.features());
        this.capacity = Math.min(maxRows, kept.length);
        this.features = new float[Math.multiplyExact(capacity, layer.features())];
        this.logits = new float[Math.multiplyExact(capacity, layer.classes())];
        this.rowLabels = new int[capacity];
        this.rowValues = new double[capacity];
        this.ones = new float[capacity];
        Arrays.fill(ones, 1);
    }

    /** The number of rows that count. */
    int count() {
        return kept.length;
    }

    /** The number of rows a block. */
    int capacity() {
        return capacity;
    }

    /** Takes the rows from {@code kept[from]} on and computes their logits. */
    void load(int from) {
        first = from;
        rows = Math.min(capacity, kept.length - from);
        int d = layer.features();
        for (int r = 0; r < rows; r++) {
            System.arraycopy(x, xOff + kept[first + r] * d, features, r * d, d);
            rowLabels[r] = labels[kept[first + r]];
        }
        forEachTask(layer.classes(), (from1, to) -> logits(from1, to - from1));
    }

    private void logits(int c, int classes) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(layer.bias(), layer.biasOffset() + c, logits, r * layer.classes() + c, classes);
        }
        MatrixView w = weights.part(c, 0, classes, layer.features());
        Gemm.get().multiply(featureMatrix(), w.transposed(), logitMatrix().part(0, c, rows, classes), true);
    }

    /** Writes the rows' losses to {@code out[from]} and on. */
    void values(CrossEntropy loss, double[] out, int from) {
        Logits z = Logits.wrap(logits, rows, layer.classes());
        RowBlocks.forEach(rows, layer.classes(), (low, high) -> loss.values(z, rowLabels, low, high, rowValues));
        finish(loss, z, out, from);
    }

    /** Writes the rows' losses, and replaces the logits by their gradients. */
    void valuesAndGradients(CrossEntropy loss, double scale, double[] out, int from) {
        Logits z = Logits.wrap(logits, rows, layer.classes());
        RowBlocks.forEach(
                rows,
                layer.classes(),
                (low, high) -> loss.valuesAndGradients(z, rowLabels, low, high, scale, z, rowValues));
        finish(loss, z, out, from);
    }

    private void finish(CrossEntropy loss, Logits z, double[] out, int from) {
        loss.checkRows(z, rowLabels, rowValues, r -> kept[first + r]);
        System.arraycopy(rowValues, 0, out, from, rows);
    }

    /** ∂W and ∂b of the block, written or added. */
    void addTo(LinearLayer gradient, boolean add) {
        MatrixView w =
                MatrixView.of(gradient.weights(), gradient.weightsOffset(), gradient.classes(), gradient.features());
        MatrixView b = MatrixView.of(gradient.bias(), gradient.biasOffset(), 1, gradient.classes());
        MatrixView one = MatrixView.of(ones, 0, 1, rows);
        forEachTask(layer.classes(), (c, to) -> {
            MatrixView g = logitMatrix().part(0, c, rows, to - c);
            Gemm.get().multiply(g.transposed(), featureMatrix(), w.part(c, 0, to - c, layer.features()), add);
            Gemm.get().multiply(one, g, b.part(0, c, 1, to - c), add);
        });
    }

    /** ∂X of the block. The features are not needed after it and are overwritten. */
    void featureGradient(float[] out, int off) {
        int d = layer.features();
        // Each task packs its rows of G and its columns of W; a square of both packs least.
        int across = (d + TASK_FEATURES - 1) / TASK_FEATURES;
        int down =
                Math.max(1, Math.min(rows / MIN_TASK_ROWS, (FEATURE_TASKS_A_THREAD * threads() + across - 1) / across));
        int step = ((rows + down - 1) / down + TASK_ROWS - 1) / TASK_ROWS * TASK_ROWS;
        RowBlocks.forEach(across * down, ONE_TASK, (from, to) -> {
            for (int i = from; i < to; i++) {
                int row = i / across * step;
                int column = i % across * TASK_FEATURES;
                featureGradient(row, Math.min(rows - row, step), column, Math.min(d - column, TASK_FEATURES));
            }
        });
        for (int r = 0; r < rows; r++) {
            System.arraycopy(features, r * d, out, off + kept[first + r] * d, d);
        }
    }

    private void featureGradient(int row, int count, int column, int columns) {
        if (count > 0) {
            MatrixView g = logitMatrix().part(row, 0, count, layer.classes());
            MatrixView w = weights.part(0, column, layer.classes(), columns);
            Gemm.get().multiply(g, w, featureMatrix().part(row, column, count, columns), false);
        }
    }

    private MatrixView featureMatrix() {
        return MatrixView.of(features, 0, rows, layer.features());
    }

    private MatrixView logitMatrix() {
        return MatrixView.of(logits, 0, rows, layer.classes());
    }

    /**
     * Cuts a range into tasks of a multiple of 32, large enough to be worth packing, small enough to busy all threads.
     */
    private static void forEachTask(int length, RowBlocks.Block task) {
        int step = Math.max(64, Math.min(TASK_CLASSES, (length / tasks() + 31) & -32));
        int count = (length + step - 1) / step;
        RowBlocks.forEach(count, ONE_TASK, (from, to) -> {
            for (int i = from; i < to; i++) {
                task.run(i * step, Math.min(length, (i + 1) * step));
            }
        });
    }

    private static int tasks() {
        return TASKS_A_THREAD * threads();
    }

    private static int threads() {
        return ForkJoinPool.getCommonPoolParallelism() + 1;
    }
}
