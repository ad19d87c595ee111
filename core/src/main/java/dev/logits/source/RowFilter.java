package dev.logits.source;

import dev.logits.Logits;
import java.io.IOException;
import java.util.OptionalLong;

/** Some rows of a source, under the row numbers that it gives them. */
abstract class RowFilter extends DerivedSource {
    private static final int BUFFER_FLOATS = 1 << 17;

    RowFilter(LogitsSource source) {
        super(source);
    }

    /**
     * Whether a row is taken.
     *
     * @param position its place in the source, from 0
     * @param rows a buffer that holds it
     * @param r where
     * @param label its label
     */
    abstract boolean takes(long position, Logits rows, int r, int label);

    /** How many rows to read at a time when they only pass through. */
    static int bufferRows(int classes) {
        return Math.max(1, Math.min(4096, BUFFER_FLOATS / classes));
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public Cursor open() throws IOException {
        return new FilterCursor(source().open());
    }

    private final class FilterCursor implements Cursor {
        private final Cursor cursor;
        private final Logits buffer = Logits.zeros(bufferRows(classes()), classes());
        private final int[] bufferLabels = new int[buffer.rows()];
        /** Rows of the buffer that are data, and the next of them to look at. */
        private int filled;

        private int next;
        /** The place in the source of the buffer's row 0. */
        private long bufferStart;

        private long[] numbers = new long[0];

        FilterCursor(Cursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            if (numbers.length < into.rows()) {
                numbers = new long[into.rows()];
            }
            int count = 0;
            while (count < into.rows() && (next < filled || refill())) {
                if (takes(bufferStart + next, buffer, next, bufferLabels[next])) {
                    System.arraycopy(
                            buffer.array(), buffer.offset(next), into.array(), into.offset(count), into.classes());
                    labels[count] = bufferLabels[next];
                    numbers[count++] = cursor.rowNumber(next);
                }
                next++;
            }
            return count == 0 ? -1 : count;
        }

        private boolean refill() throws IOException {
            bufferStart += filled;
            next = 0;
            filled = Math.max(0, cursor.read(buffer, bufferLabels));
            return filled > 0;
        }

        @Override
        public long rowNumber(int i) {
            return numbers[i];
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
