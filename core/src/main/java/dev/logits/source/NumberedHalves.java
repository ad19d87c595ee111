package dev.logits.source;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.random.CounterRandom;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * A random split of a source into two halves by the numbers of its rows, for rows of which many say the same: the one
 * score of a small forest takes few values, and a {@link HalfSplit}, which keeps copies together, would give each value
 * to one half as a whole, so that the halves are no samples of one population.
 *
 * <p>A row's half is a pure function of the seed and of its number: the same rows in another order are split in another
 * way, and a copy of a row may be tested that another copy was fitted to. Each row goes to either half with probability
 * ½ on its own.
 *
 * <pre>{@code
 * NumberedHalves split = new NumberedHalves(42);
 * LogitsSource fit = split.fitHalf(source);
 * LogitsSource test = split.testHalf(source);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param seed any number
 * @since 0.1
 */
public record NumberedHalves(long seed) {
    /** Makes these halves and others of the same seed independent. */
    private static final long STREAM = 0x2545f4914f6cdd1dL;

    private static final int LOOKED_AT = 1 << 14;
    private static final int FEWEST = 20;
    private static final int LUMPS = 4;

    /** The half to fit on, under the row numbers that the source gives its rows. */
    public LogitsSource fitHalf(LogitsSource source) {
        NullCheck.argument(source, "source");
        return half(source, true);
    }

    /** The other half. */
    public LogitsSource testHalf(LogitsSource source) {
        NullCheck.argument(source, "source");
        return half(source, false);
    }

    private LogitsSource half(LogitsSource source, boolean fit) {
        return source instanceof PartitionedSource parts
                ? parts.view(rows -> new Half(rows, seed, fit))
                : new Half(source, seed, fit);
    }

    private static final class Half extends RowFilter {
        private final long seed;
        private final boolean fit;

        Half(LogitsSource source, long seed, boolean fit) {
            super(source);
            this.seed = seed;
            this.fit = fit;
        }

        @Override
        boolean takes(Logits rows, int r, int label, Cursor cursor) {
            return CounterRandom.key(seed, STREAM, cursor.rowNumber(r)) < 0 == fit;
        }
    }

    /**
     * Whether most of a source's first rows say what another one of them says, yet not all the same: then halves that
     * keep copies together are few lumps.
     *
     * @throws IOException if reading fails
     */
    public static boolean suit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        Set<Long> different = new HashSet<>();
        RowBatch batch = RowBatch.of(source);
        long rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (rows < LOOKED_AT && batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    int label = batch.ignored(r) ? Labels.IGNORE : batch.label(r);
                    different.add(RowFolds.key(0, batch.logits(), r, label));
                }
                rows += batch.count();
            }
        }
        return rows >= FEWEST && different.size() >= LUMPS && different.size() <= rows / 2;
    }
}
