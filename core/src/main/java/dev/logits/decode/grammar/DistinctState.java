package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * The values that an array of distinct items has so far, in a canonical spelling, and how many more must and may come.
 *
 * <p>Immutable.
 */
final class DistinctState {
    final String[] sorted;

    /** How many more values there are that are not known. */
    final int forgotten;

    final int least;
    final int most;

    /**
     * Whether values that are read from now on are counted and not kept: what is reached from {@link
     * Configuration#top}.
     */
    final boolean forgets;

    /** Whether enough other values are left, by {@link DistinctTable}; null where nobody has asked. */
    Boolean hasMore;

    private final int hash;

    DistinctState(String[] sorted, int forgotten, int least, int most, boolean forgets) {
        this.sorted = sorted;
        this.forgotten = forgotten;
        this.least = Math.max(0, least);
        this.most = most;
        this.forgets = forgets;
        hash = 31 * (31 * (31 * Arrays.hashCode(sorted) + forgotten) + this.least) + most + (forgets ? 1 : 0);
    }

    boolean has(String value) {
        return Arrays.binarySearch(sorted, value) >= 0;
    }

    /** One more value; null for one that is not known. */
    DistinctState and(String value) {
        int more = most == Integer.MAX_VALUE ? most : most - 1;
        if (value == null) {
            return new DistinctState(sorted, forgotten + 1, least - 1, more, forgets);
        }
        String[] all = Arrays.copyOf(sorted, sorted.length + 1);
        all[sorted.length] = value;
        Arrays.sort(all);
        return new DistinctState(all, forgotten, least - 1, more, forgets);
    }

    DistinctState clip(int horizon) {
        int fewer = Math.min(least, horizon + 1);
        int more = most > horizon ? Integer.MAX_VALUE : most;
        return fewer == least && more == most && forgets
                ? this
                : new DistinctState(sorted, forgotten, fewer, more, true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DistinctState s
                && (s == this
                        || hash == s.hash
                                && forgotten == s.forgotten
                                && least == s.least
                                && forgets == s.forgets
                                && most == s.most
                                && Arrays.equals(sorted, s.sorted));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
