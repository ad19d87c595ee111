package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Folds for cross-validation of rows of which many say the same, as {@link CopyHalves} are halves of them:
 * {@link RowFolds}, which keep copies together, would hold each of a few contents out as a whole, so that folds are
 * lumps and no samples of one population. The fold of the j-th row of some content, its scores less their maximum and
 * its label, is a pure function of the seed, the content and j; how many copies are in each fold depends on the rows
 * alone, in any order of theirs.
 *
 * <pre>{@code
 * Optional<CopyFolds> folds = CopyFolds.of(source, 5, 42);      // empty where most rows differ
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CopyFolds {
    /** Makes these folds and halves of the same seed independent. */
    private static final long STREAM = 0x6c62272e07bb0142L;

    /** One byte each, 64 MB. */
    private static final long MOST_ROWS = 1L << 26;

    private static final int MOST_FOLDS = Byte.MAX_VALUE;

    private final LogitsSource source;
    private final int count;
    private final byte[] folds;
    private final int rows;

    private CopyFolds(LogitsSource source, int count, byte[] folds, int rows) {
        this.source = source;
        this.count = count;
        this.folds = folds;
        this.rows = rows;
    }

    /**
     * The folds, where most of a source's rows are copies of others: it has 20 rows or more, up to 2<sup>26</sup>, and
     * 4 different ones or more, up to 2<sup>14</sup>, which are at most half as many as the rows. Reading stops where
     * more rows differ.
     *
     * @param source the rows, ignored ones included
     * @param count k, 2 or more; of more than 127 there are none
     * @param seed any number
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there are fewer than 2
     */
    public static Optional<CopyFolds> of(LogitsSource source, int count, long seed) throws IOException {
        NullCheck.argument(source, "source");
        if (count < 2) {
            throw new IllegalArgumentException("cross-validation needs 2 folds or more, got " + count);
        }
        if (count > MOST_FOLDS) {
            return Optional.empty();
        }
        Numbers numbers = new Numbers();
        boolean found = RowCopies.number(
                source, seed + STREAM, MOST_ROWS, hash -> numbers.add((byte) Long.remainderUnsigned(hash, count)));
        return found ? Optional.of(new CopyFolds(source, count, numbers.of, numbers.size)) : Optional.empty();
    }

    private static final class Numbers {
        private byte[] of = new byte[1024];
        private int size;

        void add(byte number) {
            if (size == of.length) {
                of = Arrays.copyOf(of, 2 * size);
            }
            of[size++] = number;
        }
    }

    /** k. */
    public int count() {
        return count;
    }

    /** The rows of one fold, under the row numbers that the source gives them. */
    public LogitsSource fold(int fold) {
        return part(fold, true);
    }

    /** The rows of all other folds. */
    public LogitsSource others(int fold) {
        return part(fold, false);
    }

    private LogitsSource part(int fold, boolean inside) {
        long[] bits = new long[(rows + 63) / 64];
        long taken = 0;
        for (int r = 0; r < rows; r++) {
            if ((folds[r] == fold) == inside) {
                bits[r >>> 6] |= 1L << r;
                taken++;
            }
        }
        return new Part(source, rows, bits, taken);
    }

    private static final class Part extends RowFilter {
        private final OptionalLong taken;

        Part(LogitsSource source, long rows, long[] bits, long taken) {
            super(source, rows, bits);
            this.taken = OptionalLong.of(taken);
        }

        @Override
        public OptionalLong rows() {
            return taken;
        }

        @Override
        boolean takes(Logits rows, int r, int label, Cursor cursor) {
            throw new IllegalStateException(
                    name() + " has more rows than when it was first read; leave it as it is while it is used");
        }
    }
}
