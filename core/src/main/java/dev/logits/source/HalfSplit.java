package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.util.OptionalLong;

/**
 * A random split of a source into two halves, one to fit on and one to test on, that reads the rows as a stream and
 * remembers nothing. Of each two consecutive rows 2i and 2i + 1 a coin sends one to each half, so the halves differ by
 * at most one row and keep the order of the rows.
 *
 * <p>The coin is a pure function of the seed and i: the top bit of {@code mix(mix(seed) + (i + 1) · γ)}, where
 * {@code mix} is the finalizer of SplitMix64 and γ = 0x9e3779b97f4a7c15. The same seed gives the same split on every
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
 * @since 0.1
 */
public record HalfSplit(long seed) {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    /** The half to fit on, under the row numbers that the source gives its rows. */
    public LogitsSource fitHalf(LogitsSource source) {
        NullCheck.argument(source, "source");
        return new Half(source, mix(seed), true);
    }

    /** The other half. */
    public LogitsSource testHalf(LogitsSource source) {
        NullCheck.argument(source, "source");
        return new Half(source, mix(seed), false);
    }

    private static boolean isFit(long key, long row) {
        boolean firstOfPair = (row & 1) == 0;
        return firstOfPair == mix(key + ((row >>> 1) + 1) * GAMMA) < 0;
    }

    static long mix(long x) {
        x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
        x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
        return x ^ (x >>> 31);
    }

    private static final class Half extends RowFilter {
        private final long key;
        private final boolean fit;

        Half(LogitsSource source, long key, boolean fit) {
            super(source);
            this.key = key;
            this.fit = fit;
        }

        @Override
        boolean takes(long position, Logits rows, int r, int label) {
            return isFit(key, position) == fit;
        }

        @Override
        public OptionalLong rows() {
            if (source().rows().isEmpty()) {
                return OptionalLong.empty();
            }
            long rows = source().rows().getAsLong();
            boolean takesUnpaired = (rows & 1) == 1 && isFit(key, rows - 1) == fit;
            return OptionalLong.of(rows / 2 + (takesUnpaired ? 1 : 0));
        }
    }
}
