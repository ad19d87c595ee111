package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.parallel.RowBlocks;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * Some rows of a source, under the row numbers that it gives them. Which rows are taken depends on what they say; it is
 * found in the first pass and remembered, one bit per row, as a fit makes many.
 */
abstract class RowFilter extends DerivedSource {
    /** Enough of them for several threads to look at. */
    private static final int BUFFER_FLOATS = 1 << 19;

    /** Rows that are remembered; the next are looked at in each pass. 32 MB. */
    private static final long MOST_KNOWN = 1L << 28;

    /** Of the rows that a pass has read; replaced as a whole. */
    private volatile Known known = new Known(0, new long[0]);

    /** How many rows are taken, once a pass has seen all. */
    private volatile OptionalLong counted = OptionalLong.empty();

    /** Which of the first rows are taken. */
    private record Known(long rows, long[] bits) {}

    RowFilter(LogitsSource source) {
        super(source);
    }

    /** A filter of which is known what it takes of the first rows, a bit each. */
    RowFilter(LogitsSource source, long rows, long[] bits) {
        super(source);
        known = new Known(rows, bits);
    }

    /**
     * Whether a row is taken.
     *
     * @param rows a buffer that holds it
     * @param r where
     * @param label its label
     * @param cursor where they were read from, the last of its reads; row r is its r-th
     */
    abstract boolean takes(Logits rows, int r, int label, Cursor cursor);

    /** Whether {@link #takes} looks at the scores and the label only, so that several threads may ask. */
    boolean looksAtRowsAlone() {
        return false;
    }

    /** How many rows to read at a time when they only pass through. */
    static int bufferRows(int classes) {
        return Math.max(1, Math.min(4096, BUFFER_FLOATS / classes));
    }

    /** Known once a pass has seen all rows. */
    @Override
    public OptionalLong rows() {
        return counted;
    }

    @Override
    public Cursor open() throws IOException {
        return new FilterCursor(source().open());
    }

    private synchronized void learn(long rows, long[] bits) {
        if (rows > known.rows) {
            known = new Known(rows, bits);
        }
    }

    private final class FilterCursor implements Cursor {
        private final Cursor cursor;
        private final Logits buffer = Logits.zeros(bufferRows(classes()), classes());
        private final int[] bufferLabels = new int[buffer.rows()];
        /** Rows of the buffer that are data, and the next of them to look at. */
        private int filled;

        private int next;
        /** Which of them are taken, where that is found for all at once. */
        private final boolean[] found;

        /** The place in the source of the buffer's row 0. */
        private long bufferStart;

        private long[] numbers = new long[0];
        /** Of the rows taken, row after row. */
        private String[] cells = new String[0];

        private final int columns = columns().size();
        private long taken;

        private final long knownRows = known.rows;
        private long[] bits = known.bits;
        /** Up to where {@link #bits} hold; more than {@link #knownRows} when they are this pass's own. */
        private long read = knownRows;

        FilterCursor(Cursor cursor) {
            this.cursor = cursor;
            found = new boolean[looksAtRowsAlone() ? buffer.rows() : 0];
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            if (numbers.length < into.rows()) {
                numbers = new long[into.rows()];
                cells = new String[into.rows() * columns];
            }
            int count = 0;
            while (count < into.rows() && (next < filled || refill())) {
                if (taken()) {
                    System.arraycopy(
                            buffer.array(), buffer.offset(next), into.array(), into.offset(count), into.classes());
                    labels[count] = bufferLabels[next];
                    numbers[count] = cursor.rowNumber(next);
                    for (int c = 0; c < columns; c++) {
                        cells[count * columns + c] = cursor.cell(next, c);
                    }
                    count++;
                }
                next++;
            }
            taken += count;
            if (filled == 0) {
                counted = OptionalLong.of(taken);
            }
            return count == 0 ? -1 : count;
        }

        private boolean taken() {
            long position = bufferStart + next;
            if (position < read) {
                return (bits[(int) (position >>> 6)] >>> position & 1) != 0;
            }
            boolean takes = found.length > 0 ? found[next] : takes(buffer, next, bufferLabels[next], cursor);
            if (position == read && read < MOST_KNOWN) {
                remember(takes);
            }
            return takes;
        }

        private void remember(boolean takes) {
            int word = (int) (read >>> 6);
            if (read == knownRows || word == bits.length) {
                bits = Arrays.copyOf(bits, Math.max(word + 1, 2 * bits.length));
            }
            bits[word] |= takes ? 1L << read : 0;
            read++;
        }

        private boolean refill() throws IOException {
            bufferStart += filled;
            next = 0;
            filled = Math.max(0, cursor.read(buffer, bufferLabels));
            if (found.length > 0 && bufferStart + filled > read) {
                RowBlocks.forEach(filled, buffer.classes(), this::look);
            }
            return filled > 0;
        }

        private void look(int from, int to) {
            for (int r = from; r < to; r++) {
                found[r] = takes(buffer, r, bufferLabels[r], cursor);
            }
        }

        @Override
        public long rowNumber(int i) {
            return numbers[i];
        }

        @Override
        public String cell(int i, int column) {
            Objects.checkIndex(column, columns);
            return cells[i * columns + column];
        }

        @Override
        public void close() throws IOException {
            learn(read, bits);
            cursor.close();
        }
    }
}
