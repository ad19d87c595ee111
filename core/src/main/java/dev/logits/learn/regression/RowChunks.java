package dev.logits.learn.regression;

import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;

/**
 * Sums over rows: the rows are cut into chunks, each is summed into arrays of its own, and these are added in their
 * order. How many chunks there are depends on sizes alone, so the number of threads changes no bit.
 */
final class RowChunks {
    /** Work of a chunk, at least: some tens of microseconds. */
    private static final long MIN_WORK = 1 << 16;

    /** Chunks, at most; enough to busy the threads of any machine that this runs on well. */
    private static final int MOST = 32;

    /** Doubles that all chunks may take together. */
    private static final long MEMORY = 1 << 21;

    /** Scores that make {@link RowBlocks} run each task by itself. */
    private static final int ONE_TASK = 1 << 16;

    private final int rows;
    private final double[][] sums;
    private final NeumaierSum[] values;

    /**
     * @param work multiplications per row
     * @param size the length of what is summed
     */
    RowChunks(int rows, long work, int size) {
        this.rows = rows;
        long chunks = Math.min(rows * Math.max(1, work) / MIN_WORK, MEMORY / Math.max(1, size));
        int count = (int) Math.max(1, Math.min(Math.min(MOST, rows), chunks));
        sums = new double[count][size];
        values = new NeumaierSum[count];
    }

    /** How many chunks there are. */
    int count() {
        return sums.length;
    }

    /** Adds the rows {@code from} to {@code to} − 1 of the examples to the sum, which is 0 at first, and the value. */
    @FunctionalInterface
    interface Chunk {
        void add(int from, int to, double[] sum, NeumaierSum value);
    }

    /**
     * Sums over all rows.
     *
     * @param out overwritten with the sum
     * @return the value's sum
     */
    double sum(Chunk chunk, double[] out) {
        RowBlocks.forEach(sums.length, ONE_TASK, (from, to) -> {
            for (int c = from; c < to; c++) {
                Arrays.fill(sums[c], 0);
                values[c] = new NeumaierSum();
                chunk.add(start(c), start(c + 1), sums[c], values[c]);
            }
        });
        NeumaierSum value = new NeumaierSum();
        for (int c = 0; c < sums.length; c++) {
            value.add(values[c].value());
        }
        Arrays.fill(out, 0);
        for (double[] part : sums) {
            add(part, out);
        }
        return value.value();
    }

    private static void add(double[] part, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += part[i];
        }
    }

    private int start(int chunk) {
        return (int) ((long) rows * chunk / sums.length);
    }
}
