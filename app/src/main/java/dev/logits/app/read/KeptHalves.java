package dev.logits.app.read;

import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.function.IntFunction;

/**
 * Both halves of a split, of which the first whole pass over one keeps the rows of both in memory, as {@link KeptRows}
 * does for one: the file is read once, and a row's half is found once.
 */
public final class KeptHalves {
    /** Scores that are read at a time. */
    private static final int BUFFER = 1 << 19;

    private final LogitsSource source;
    private final HalfSplit split;
    /** How many rows of one half are kept. */
    private final long most;

    private final IntFunction<ByteBuffer> memory;

    private final Half fit;
    private final Half test;

    /** Whether a pass keeps the rows, or they were found to be too many. */
    private boolean keepsOrCannot;

    /**
     * @param bytes to keep the rows of a half in
     * @param memory gives so many bytes, or throws {@link OutOfMemoryError}
     */
    KeptHalves(LogitsSource source, HalfSplit split, long bytes, IntFunction<ByteBuffer> memory) {
        this.source = source;
        this.split = split;
        this.memory = memory;
        most = RowStore.mostRows(bytes, source.classes());
        this.fit = new Half(split.fitHalf(source), true);
        this.test = new Half(split.testHalf(source), false);
        keepsOrCannot = source.rows().isPresent() && source.rows().getAsLong() / 2 > most;
    }

    /** The halves of a source without further columns, kept where they fit. */
    public static KeptHalves of(LogitsSource source, HalfSplit split) {
        return new KeptHalves(source, split, RowStore.mostBytes(), ByteBuffer::allocateDirect);
    }

    /** The half to fit on. */
    public LogitsSource fit() {
        return fit;
    }

    /** The other half. */
    public LogitsSource test() {
        return test;
    }

    private synchronized boolean mayKeep() {
        boolean may = !keepsOrCannot;
        keepsOrCannot = true;
        return may;
    }

    private synchronized void endedEarly() {
        keepsOrCannot = false;
    }

    /** One half; what it is made of reads it anew. */
    private final class Half extends DerivedSource {
        private final boolean fitted;
        /** Null before a pass has seen all rows. */
        private volatile RowStore kept;

        Half(LogitsSource half, boolean fitted) {
            super(half);
            this.fitted = fitted;
        }

        @Override
        public OptionalLong rows() {
            RowStore all = kept;
            return all == null ? super.rows() : OptionalLong.of(all.count());
        }

        @Override
        public Cursor open() throws IOException {
            RowStore all = kept;
            if (all != null) {
                return all.open();
            }
            return mayKeep() ? new Keeping(source.open(), fitted) : source().open();
        }
    }

    /** Reads all rows, gives those of one half and keeps both. */
    private final class Keeping implements LogitsSource.Cursor {
        private final LogitsSource.Cursor cursor;
        private final boolean fitted;
        private final Logits buffer = Logits.zeros(Math.max(1, BUFFER / source.classes()), source.classes());
        private final int[] labels = new int[buffer.rows()];
        private final long[] numbers = new long[buffer.rows()];
        private boolean[] inFit = {};
        private int next;
        /** Of the rows that the last read has given. */
        private long[] given = {};

        private RowStore fitRows = new RowStore(source.classes(), memory);
        private RowStore testRows = new RowStore(source.classes(), memory);
        /** Whether both are still to be kept. */
        private boolean keeps = true;

        Keeping(LogitsSource.Cursor cursor, boolean fitted) {
            this.cursor = cursor;
            this.fitted = fitted;
        }

        @Override
        public int read(Logits into, int[] intoLabels) throws IOException {
            given = given.length < into.rows() ? new long[into.rows()] : given;
            int count = 0;
            for (; count < into.rows() && (next < inFit.length || refill()); next++) {
                if (inFit[next] == fitted) {
                    System.arraycopy(
                            buffer.array(), buffer.offset(next), into.array(), into.offset(count), into.classes());
                    intoLabels[count] = labels[next];
                    given[count++] = numbers[next];
                }
            }
            return count == 0 ? -1 : count;
        }

        private boolean refill() throws IOException {
            int n = Math.max(0, cursor.read(buffer, labels));
            for (int r = 0; r < n; r++) {
                numbers[r] = cursor.rowNumber(r);
            }
            inFit = split.fitted(buffer.slice(0, n), labels);
            next = 0;
            if (keeps) {
                keep(n);
            }
            return n > 0;
        }

        private void keep(int n) {
            if (n == 0) {
                fit.kept = fitRows;
                test.kept = testRows;
                keeps = false;
                return;
            }
            ForkJoinTask<Boolean> tested = ForkJoinPool.commonPool().submit(() -> keep(testRows, false));
            boolean kept = false;
            try {
                kept = keep(fitRows, true);
            } finally {
                kept &= tested.join();
            }
            if (!kept || Math.max(fitRows.count(), testRows.count()) > most) {
                fitRows = null;
                testRows = null;
                keeps = false;
            }
        }

        private boolean keep(RowStore rows, boolean ofFit) {
            boolean kept = true;
            for (int r = 0; r < inFit.length && kept; r++) {
                kept = inFit[r] != ofFit || rows.add(buffer, labels, numbers, r, r + 1);
            }
            return kept;
        }

        @Override
        public long rowNumber(int i) {
            return given[i];
        }

        @Override
        public void close() throws IOException {
            if (keeps) {
                keeps = false;
                endedEarly();
            }
            cursor.close();
        }
    }
}
