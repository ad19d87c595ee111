package dev.logits.decode.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Of the declared names that may come those that show a token whether it may: a name that it holds, and for each
 * beginning that it holds some name that begins so.
 *
 * <p>Immutable.
 */
final class NameSamples {
    private final int[] declaredOf;

    /** Names that tokens hold whole. */
    private final BitSet held = new BitSet();

    /** Ranges of the sorted names with beginnings that tokens hold. */
    private final List<Range> ranges = new ArrayList<>();

    private final boolean tellsAll;

    private record Range(int from, int to) {}

    /**
     * Of some names.
     *
     * @param sorted by their bytes
     * @param declaredOf the number of each
     */
    NameSamples(NameReach reach, byte[][] sorted, int[] declaredOf) {
        this.declaredOf = declaredOf;
        tellsAll = reach.tellsAll();
        for (int i = 0; i < sorted.length; i++) {
            if (reach.holds(sorted[i])) {
                held.set(declaredOf[i]);
            }
        }
        Set<Range> all = new LinkedHashSet<>();
        all.add(new Range(0, sorted.length));
        for (byte[] beginning : reach.beginnings()) {
            all.add(range(sorted, beginning));
        }
        for (byte[] beginning : reach.beforeEscapes()) {
            Range range = range(sorted, beginning);
            boolean same = range.from < range.to && sorted[range.from].length == beginning.length;
            all.add(same ? new Range(range.from + 1, range.to) : range);
        }
        for (Range range : all) {
            if (range.from < range.to) {
                ranges.add(range);
            }
        }
    }

    private static Range range(byte[][] sorted, byte[] beginning) {
        int from = 0;
        int to = sorted.length;
        for (int depth = 0; depth < beginning.length && from < to; depth++) {
            int b = beginning[depth] & 0xff;
            int first = SortedNames.first(i -> sorted[i], from, to, depth, b);
            to = SortedNames.first(i -> sorted[i], first, to, depth, b + 1);
            from = first;
        }
        return new Range(from, to);
    }

    /** Those of some names that tokens hold whole. */
    BitSet held(BitSet names) {
        BitSet out = (BitSet) names.clone();
        out.and(held);
        return out;
    }

    /** Those of some names that stand for all of them. */
    BitSet of(BitSet names) {
        if (tellsAll) {
            return names;
        }
        BitSet out = held(names);
        for (Range range : ranges) {
            for (int i = range.from; i < range.to; i++) {
                if (names.get(declaredOf[i])) {
                    out.set(declaredOf[i]);
                    break;
                }
            }
        }
        return out;
    }

    @Override
    public String toString() {
        return "NameSamples[" + Arrays.toString(declaredOf) + "]";
    }
}
