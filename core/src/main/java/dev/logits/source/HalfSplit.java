package dev.logits.source;

import dev.logits.Logits;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * A random split of a source into two halves, one to fit on and one to test on, that reads the rows as a stream and
 * remembers nothing. Of each two consecutive rows 2i and 2i + 1 a coin sends one to each half, so the halves differ by
 * at most one row and keep the order of the rows.
 *
 * <p>The coin is a pure function of the seed and i: the top bit of {@code mix(mix(seed) + (i + 1) · γ)}, where
 * {@code mix} is the finaliser of SplitMix64 and γ = 0x9e3779b97f4a7c15. The same seed gives the same split on every
 * machine, whatever the batch size.
 *
 * <p>Reference: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
 *
 * <pre>{@code
 * HalfSplit split = new HalfSplit(42);
 * LogitsSource fit = split.fitHalf(source);
 * LogitsSource test = split.testHalf(source);
 * }</pre>
 *
 * @param seed any number
 */
public record HalfSplit(long seed) {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final int BUFFER_FLOATS = 1 << 17;

    /** The half to fit on, under the row numbers that the source gives its rows. */
    public LogitsSource fitHalf(LogitsSource source) {
        return new Half(source, mix(seed), true);
    }

    /** The other half. */
    public LogitsSource testHalf(LogitsSource source) {
        return new Half(source, mix(seed), false);
    }

    private static boolean isFit(long key, long row) {
        boolean firstOfPair = (row & 1) == 0;
        return firstOfPair == mix(key + ((row >>> 1) + 1) * GAMMA) < 0;
    }

    private static long mix(long x) {
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    /** How many rows to read at a time when they only pass through. */
    static int bufferRows(int classes) {
        return Math.max(1, Math.min(4096, BUFFER_FLOATS / classes));
    }

    private record Half(LogitsSource source, long key, boolean fit) implements LogitsSource {
        @Override
        public int classes() {
            return source.classes();
        }

        @Override
        public OptionalLong rows() {
            if (source.rows().isEmpty()) {
                return OptionalLong.empty();
            }
            long rows = source.rows().getAsLong();
            boolean takesUnpaired = (rows & 1) == 1 && isFit(key, rows - 1) == fit;
            return OptionalLong.of(rows / 2 + (takesUnpaired ? 1 : 0));
        }

        @Override
        public String name() {
            return source.name();
        }

        @Override
        public Cursor open() throws IOException {
            return new HalfCursor(source, key, fit);
        }
    }

    private static final class HalfCursor implements LogitsSource.Cursor {
        private final LogitsSource.Cursor cursor;
        private final long key;
        private final boolean fit;
        private final Logits buffer;
        private final int[] bufferLabels;
        /** Rows of the buffer that are data, and the next of them to look at. */
        private int filled;

        private int next;
        /** The place in the source of the buffer's row 0. */
        private long bufferStart;

        private long[] numbers = new long[0];

        HalfCursor(LogitsSource source, long key, boolean fit) throws IOException {
            this.key = key;
            this.fit = fit;
            this.buffer = Logits.zeros(bufferRows(source.classes()), source.classes());
            this.bufferLabels = new int[buffer.rows()];
            this.cursor = source.open();
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            if (numbers.length < into.rows()) {
                numbers = new long[into.rows()];
            }
            int count = 0;
            while (count < into.rows() && (next < filled || refill())) {
                if (isFit(key, bufferStart + next) == fit) {
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
