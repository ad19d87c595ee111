package dev.logits.spark;

import dev.logits.source.ColumnPass;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/** The numbers of a partition, column by column: blocks of each column, sent as soon as there are many. */
final class ColumnBlocks implements Iterator<Tuple2<Integer, ColumnBlocks.Block>> {
    /** Numbers that wait: 32 MB. */
    private static final int MOST = 1 << 22;

    private final ColumnPass<?> pass;
    private final PartitionedSource.View view;
    private final Iterator<Chunk> chunks;
    private final Block[] waiting;
    private long count;
    private Iterator<Tuple2<Integer, Block>> ready =
            List.<Tuple2<Integer, Block>>of().iterator();

    ColumnBlocks(ColumnPass<?> pass, PartitionedSource.View view, Iterator<Chunk> chunks) {
        this.pass = pass;
        this.view = view;
        this.chunks = chunks;
        waiting = new Block[pass.columns()];
        Arrays.setAll(waiting, c -> new Block());
    }

    /** Numbers of one column. */
    static final class Block implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private double[] plain = {};
        private double[] marked = {};
        private int plainCount;
        private int markedCount;

        void add(double x, boolean isMarked) {
            if (isMarked) {
                marked = room(marked, markedCount);
                marked[markedCount++] = x;
            } else {
                plain = room(plain, plainCount);
                plain[plainCount++] = x;
            }
        }

        /** All numbers of blocks, in arrays of just their size; the blocks go as they are copied. */
        static Block joined(Deque<Block> blocks) {
            long plain = 0;
            long marked = 0;
            for (Block block : blocks) {
                plain += block.plainCount;
                marked += block.markedCount;
            }
            Block all = new Block();
            all.plain = new double[length(plain)];
            all.marked = new double[length(marked)];
            for (Block block = blocks.poll(); block != null; block = blocks.poll()) {
                System.arraycopy(block.plain, 0, all.plain, all.plainCount, block.plainCount);
                all.plainCount += block.plainCount;
                System.arraycopy(block.marked, 0, all.marked, all.markedCount, block.markedCount);
                all.markedCount += block.markedCount;
            }
            return all;
        }

        private static int length(long needed) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("a column that is sorted has at most " + (Integer.MAX_VALUE - 8)
                        + " rows; fit on a part of them, or take temperature, vector, matrix or dirichlet");
            }
            return (int) needed;
        }

        private static double[] room(double[] array, int count) {
            return count < array.length ? array : Arrays.copyOf(array, Math.max(16, count + (count >> 1)));
        }

        boolean isEmpty() {
            return plainCount + markedCount == 0;
        }

        Block trimmed() {
            Block block = new Block();
            block.plain = Arrays.copyOf(plain, plainCount);
            block.marked = Arrays.copyOf(marked, markedCount);
            block.plainCount = plainCount;
            block.markedCount = markedCount;
            return block;
        }

        Object finish(ColumnPass<?> pass, int column) {
            return pass.finish(column, plain, plainCount, marked, markedCount);
        }
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext() && (chunks.hasNext() || count > 0)) {
            while (chunks.hasNext() && count < MOST) {
                add(chunks.next());
            }
            flush();
        }
        return ready.hasNext();
    }

    @Override
    public Tuple2<Integer, Block> next() {
        hasNext();
        return ready.next();
    }

    private void add(Chunk chunk) {
        LogitsSource rows = view.of(chunk.source());
        try {
            pass.add(rows, (column, x, isMarked) -> {
                waiting[column].add(x, isMarked);
                count++;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw chunk.located(e);
        }
    }

    private void flush() {
        List<Tuple2<Integer, Block>> blocks = new ArrayList<>();
        for (int c = 0; c < waiting.length; c++) {
            if (!waiting[c].isEmpty()) {
                blocks.add(new Tuple2<>(c, waiting[c].trimmed()));
                waiting[c].plainCount = 0;
                waiting[c].markedCount = 0;
            }
        }
        count = 0;
        ready = blocks.iterator();
    }
}
