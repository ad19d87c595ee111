package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A random split of a source into two halves, for rows of which many say the same: the one score of a small forest
 * takes few values, and a {@link HalfSplit}, which keeps copies together, would give each value to one half as a whole,
 * so that the halves are no samples of one population.
 *
 * <p>Copies are told apart by their number among equals: the half of the j-th row of some content, its scores less
 * their maximum and its label, is a pure function of the seed, the content and j. So how many copies are in each half
 * depends on the rows alone, in any order of theirs; a copy of a row may be tested that another copy was fitted to.
 * Each row goes to either half with probability ½ on its own.
 *
 * <pre>{@code
 * Optional<CopyHalves> halves = CopyHalves.of(source, 42);      // empty where most rows differ
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CopyHalves {
    /** Makes these halves and others of the same seed independent. */
    private static final long STREAM = 0x2545f4914f6cdd1dL;

    /** One bit each, 32 MB. */
    private static final long MOST_ROWS = 1L << 28;

    private final LogitsSource source;
    private final long rows;
    private final long[] fitted;

    private CopyHalves(LogitsSource source, long rows, long[] fitted) {
        this.source = source;
        this.rows = rows;
        this.fitted = fitted;
    }

    /**
     * The halves, where most of a source's rows are copies of others: it has 20 rows or more, up to 2<sup>28</sup>, and
     * 4 different ones or more, up to 2<sup>14</sup>, which are at most half as many as the rows. Reading stops where
     * more rows differ.
     *
     * @param source the rows, ignored ones included
     * @param seed any number
     * @throws IOException if reading fails
     */
    public static Optional<CopyHalves> of(LogitsSource source, long seed) throws IOException {
        NullCheck.argument(source, "source");
        Bits bits = new Bits();
        return RowCopies.number(source, seed + STREAM, MOST_ROWS, hash -> bits.add(hash < 0))
                ? Optional.of(new CopyHalves(source, bits.count, bits.words))
                : Optional.empty();
    }

    /** One per row. */
    private static final class Bits {
        private long[] words = new long[16];
        private long count;

        void add(boolean bit) {
            int word = (int) (count >>> 6);
            if (word == words.length) {
                words = Arrays.copyOf(words, 2 * word);
            }
            words[word] |= bit ? 1L << count : 0;
            count++;
        }
    }

    /** The half to fit on, under the row numbers that the source gives its rows. */
    public LogitsSource fitHalf() {
        return new Half(source, rows, fitted);
    }

    /** The other half. */
    public LogitsSource testHalf() {
        long[] tested = new long[fitted.length];
        for (int word = 0; word < tested.length; word++) {
            tested[word] = ~fitted[word];
        }
        return new Half(source, rows, tested);
    }

    private static final class Half extends RowFilter {
        private final OptionalLong taken;

        Half(LogitsSource source, long rows, long[] bits) {
            super(source, rows, bits);
            long count = 0;
            for (long row = 0; row < rows; row++) {
                count += bits[(int) (row >>> 6)] >>> row & 1;
            }
            taken = OptionalLong.of(count);
        }

        @Override
        public OptionalLong rows() {
            return taken;
        }

        @Override
        boolean takes(Logits rows, int r, int label, Cursor cursor) {
            throw new IllegalStateException(
                    name() + " has more rows than when it was first read; leave it as it is" + " while it is used");
        }
    }
}
