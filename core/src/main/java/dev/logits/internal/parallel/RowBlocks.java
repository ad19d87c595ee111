package dev.logits.internal.parallel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

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

    /** How many rows a block has; the last one may have fewer. */
    public static int rows(int classes) {
        return Math.max(1, BLOCK / Math.max(1, classes));
    }

    /** Whether a batch of so many rows is a small one. */
    public static boolean isSmall(long rows, int classes) {
        return rows < PARALLEL && rows * classes < PARALLEL;
    }

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
        int blockRows = rows(classes);
        int blocks = (int) (((long) rows + blockRows - 1) / blockRows);
        int threads = threads();
        if (threads < 2 || isSmall(rows, classes)) {
            for (int b = 0; b < blocks; b++) {
                run(block, b, blockRows, rows);
            }
            return;
        }
        run(new Batch(block, blockRows, rows, Math.max(1, blocks / (threads * TASKS_A_THREAD))));
    }

    /**
     * Runs tasks 0 … count − 1, each once, and returns when all are done: over the common pool, each on its own, so
     * that a task should take ten microseconds or more. Exceptions are as in {@link #forEach}.
     */
    public static void tasks(int count, IntConsumer task) {
        if (count < 2 || threads() < 2) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        run(new Batch((from, to) -> task.accept(from), 1, count, 1));
    }

    /**
     * Runs {@code block} over all rows like {@link #forEach}, but in as few blocks as there are threads, for work that
     * is the faster the more rows it has at once. What a caller folds must not depend on where the blocks begin.
     */
    public static void spans(int rows, int classes, Block block) {
        int spans = (long) rows * classes < PARALLEL ? 1 : Math.min(rows, threads());
        tasks(spans, i -> block.run((int) ((long) rows * i / spans), (int) ((long) rows * (i + 1) / spans)));
    }

    /** How many threads work on a batch at the same time. */
    public static int threads() {
        return Math.min(
                ForkJoinPool.getCommonPoolParallelism() + 1,
                Runtime.getRuntime().availableProcessors());
    }

    private static void run(Batch batch) {
        int shares = (batch.blocks + batch.atOnce - 1) / batch.atOnce;
        new Share(batch, Math.min(threads(), shares) - 1).compute();
        if (batch.thrown instanceof RuntimeException e) {
            throw e;
        }
        if (batch.thrown instanceof Error e) {
            throw e;
        }
    }

    private static void run(Block block, int index, int blockRows, int rows) {
        int from = index * blockRows;
        block.run(from, Math.min(rows - from, blockRows) + from);
    }

    /** What the tasks of a batch share. */
    private static final class Batch {
        final Block block;
        final int blockRows;
        final int rows;
        final int blocks;
        final int atOnce;
        /** The first block that no thread has taken. */
        final AtomicInteger next = new AtomicInteger();

        volatile int failed = Integer.MAX_VALUE;
        Throwable thrown;

        Batch(Block block, int blockRows, int rows, int atOnce) {
            this.block = block;
            this.blockRows = blockRows;
            this.rows = rows;
            this.blocks = (int) (((long) rows + blockRows - 1) / blockRows);
            this.atOnce = atOnce;
        }

        boolean isTaken() {
            return next.get() >= blocks;
        }

        /** Takes blocks as long as there are some. */
        void run() {
            while (!isTaken()) {
                int from = next.getAndAdd(atOnce);
                run(from, from > blocks - atOnce ? blocks : from + atOnce);
            }
        }

        /** Blocks behind one that failed need not run; those before it must, as they may fail too. */
        private void run(int from, int to) {
            for (int b = from; b < to && b < failed; b++) {
                try {
                    RowBlocks.run(block, b, blockRows, rows);
                } catch (RuntimeException | Error e) {
                    failed(b, e);
                }
            }
        }

        private synchronized void failed(int b, Throwable e) {
            if (b < failed) {
                failed = b;
                thrown = e;
            }
        }
    }

    /**
     * One thread's share of a batch, and tasks that bring further threads in. Blocks are taken one after the other and
     * not handed out in halves: a caller outside of the pool could not help with what a thread of the pool has halved.
     * Never fails: join would wrap what was thrown and lose its message.
     */
    @SuppressWarnings("serial") // never serialized
    private static final class Share extends RecursiveAction {
        private final Batch batch;
        private final int others;

        /** @param others how many further threads to bring in */
        Share(Batch batch, int others) {
            this.batch = batch;
            this.others = others;
        }

        @Override
        protected void compute() {
            Share first = forked((others + 1) / 2);
            Share second = forked(others / 2);
            batch.run();
            joinIfAny(second);
            joinIfAny(first);
        }

        private Share forked(int threads) {
            if (threads == 0 || batch.isTaken()) {
                return null;
            }
            Share share = new Share(batch, threads - 1);
            share.fork();
            return share;
        }

        private static void joinIfAny(Share share) {
            if (share != null) {
                share.join();
            }
        }
    }
}
