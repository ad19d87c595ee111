package dev.logits.internal.kernel;

/** Runs a batch by blocks of rows. */
public final class RowBlocks {
    private RowBlocks() {}

    /** Work on the rows {@code from} to {@code to} − 1. */
    @FunctionalInterface
    public interface Block {
        void run(int from, int to);
    }

    /** Runs {@code block} over all rows. */
    public static void forEach(int rows, int classes, Block block) {
        block.run(0, rows);
    }
}
