package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;

/**
 * A random split of a source into two halves, one to fit on and one to test on. The rows are read as a stream and keep
 * their order; one bit per row is remembered, so that later passes need not look at the rows again.
 *
 * <p>A row's half is a pure function of the seed, its label, and its logits less their maximum, rounded to 11
 * significant bits, as with {@link RowFolds}. So the same rows in another order, from another file format or in other
 * batches are split in the same way, and copies of a row always lie in the same half: nothing is tested on what was
 * fitted.
 *
 * <p>Each different row goes to either half with probability ½ on its own: of n different rows a half has n/2 ± √n/2.
 * Of few rows, or many copies of few, a half may be empty; {@link RowRange} or another seed gives other parts.
 *
 * <pre>{@code
 * HalfSplit split = new HalfSplit(42);
 * LogitsSource fit = split.fitHalf(source);
 * LogitsSource test = split.testHalf(source);
 * }</pre>
 *
 * @param seed any number
 * @since 0.1
 */
public record HalfSplit(long seed) {
    /** Makes halves and the folds of the same seed independent. */
    private static final long STREAM = 0x5851f42d4c957f2dL;

    /** The half to fit on, under the row numbers that the source gives its rows. */
    public LogitsSource fitHalf(LogitsSource source) {
        NullCheck.argument(source, "source");
        return half(source, seed + STREAM, true);
    }

    /** The other half. */
    public LogitsSource testHalf(LogitsSource source) {
        NullCheck.argument(source, "source");
        return half(source, seed + STREAM, false);
    }

    /**
     * Which rows are in the half to fit on, for who divides rows on the way; large batches go over all threads.
     *
     * @param rows the rows, ignored ones included
     * @param labels a label or −1 for each; more are not looked at
     */
    public boolean[] fitted(Logits rows, int[] labels) {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(labels, "labels");
        boolean[] fitted = new boolean[rows.rows()];
        RowBlocks.forEach(rows.rows(), rows.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                fitted[r] = RowFolds.key(seed + STREAM, rows, r, labels[r]) < 0;
            }
        });
        return fitted;
    }

    private static LogitsSource half(LogitsSource source, long stream, boolean fit) {
        return source instanceof PartitionedSource parts
                ? parts.view(rows -> new Half(rows, stream, fit))
                : new Half(source, stream, fit);
    }

    private static final class Half extends RowFilter {
        private final long stream;
        private final boolean fit;

        Half(LogitsSource source, long stream, boolean fit) {
            super(source);
            this.stream = stream;
            this.fit = fit;
        }

        @Override
        boolean looksAtRowsAlone() {
            return true;
        }

        @Override
        boolean takes(Logits rows, int r, int label, Cursor cursor) {
            return RowFolds.key(stream, rows, r, label) < 0 == fit;
        }
    }
}
