package dev.logits.internal.kernel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/**
 * Runs a batch by blocks of rows: a small one on the calling thread, a large one over the common pool.
 *
 * <p>Where a block begins and ends depends on the batch only, not on the threads; so does a result that a caller folds
 * block by block and then in the order of the blocks.
 */
public final class RowBlocks {
    /** Scores a block: some twenty microseconds of work. */
    static final int BLOCK = 1 << 16;

    /** A batch of fewer scores is not worth waking a thread, which takes some fifty microseconds. */
    static final int PARALLEL = 4 * BLOCK;

    /** Tasks a thread: enough for a late thread to catch up, few enough to cost nothing. */
    private static final int TASKS_A_THREAD = 8;

    private RowBlocks() {}

    /** Work on the rows {@code from} to {@code to} − 1. */
    @FunctionalInterface
    public interface Block {
        void run(int from, int to);
    }

    /**
     * Runs {@code block} over all rows, each once, and returns when all are done. Blocks of a large batch run at the
     * same time, in any order, on several threads. May be called from inside a block.
     *
     * <p>When blocks throw, the caller gets the exception of the one with the lowest rows, whatever the threads did, so
     * that an error names the first bad row. Blocks behind it may not have run.
     */
    public static void forEach(int rows, int classes, Block block) {
        int blockRows = Math.max(1, BLOCK / Math.max(1, classes));
        int blocks = (int) (((long) rows + blockRows - 1) / blockRows);
        int threads = Math.min(
                ForkJoinPool.getCommonPoolParallelism() + 1,
                Runtime.getRuntime().availableProcessors());
        if (threads < 2 || (long) rows * classes < PARALLEL) {
            for (int b = 0; b < blocks; b++) {
                run(block, b, blockRows, rows);
            }
            return;
        }
        Blocks all = new Blocks(block, blockRows, rows, 0, blocks, Math.max(1, blocks / (threads * TASKS_A_THREAD)));
        all.invoke();
        if (all.thrown instanceof RuntimeException e) {
            throw e;
        }
        if (all.thrown instanceof Error e) {
            throw e;
        }
    }

    private static void run(Block block, int index, int blockRows, int rows) {
        int from = index * blockRows;
        block.run(from, Math.min(rows - from, blockRows) + from);
    }

    /** The blocks {@code from} to {@code to} − 1. Keeps what they throw: join would wrap it and lose its message. */
    @SuppressWarnings("serial") // never serialised
    private static final class Blocks extends RecursiveAction {
        private final Block block;
        private final int blockRows;
        private final int rows;
        private final int from;
        private final int to;
        private final int atOnce;
        private Throwable thrown;

        Blocks(Block block, int blockRows, int rows, int from, int to, int atOnce) {
            this.block = block;
            this.blockRows = blockRows;
            this.rows = rows;
            this.from = from;
            this.to = to;
            this.atOnce = atOnce;
        }

        @Override
        protected void compute() {
            if (to - from <= atOnce) {
                try {
                    for (int b = from; b < to; b++) {
                        RowBlocks.run(block, b, blockRows, rows);
                    }
                } catch (RuntimeException | Error e) {
                    thrown = e;
                }
                return;
            }
            int middle = (from + to) >>> 1;
            Blocks lower = new Blocks(block, blockRows, rows, from, middle, atOnce);
            Blocks upper = new Blocks(block, blockRows, rows, middle, to, atOnce);
            upper.fork();
            lower.compute();
            if (lower.thrown != null) {
                upper.cancel(false); // only if it has not begun; otherwise it still writes, and is waited for
            }
            upper.quietlyJoin();
            thrown = lower.thrown != null ? lower.thrown : upper.thrown;
        }
    }
}
