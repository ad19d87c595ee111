package dev.logits.decode.grammar;

import java.util.BitSet;

/**
 * What has been seen of an object's members, as far as it decides what may come.
 *
 * <p>Immutable; what is computed from it is kept with it.
 */
final class MembersState {
    /** Declared names that may still come. */
    final BitSet available;

    /** Those that must. */
    final BitSet required;

    /** Those that came, of the names that others imply. */
    final BitSet came;

    /** At least so many more. */
    final int least;

    /** At most so many more; {@link Integer#MAX_VALUE} for no bound. */
    final int most;

    final SeenNames seen;

    /**
     * Whether names that are read from now on are counted and not kept: what is reached from {@link
     * Configuration#top}.
     */
    final boolean forgets;

    /**
     * Whether all of it but the names is forgotten: what comes after one is not known. Then {@link #available} are the
     * declared names that may come.
     */
    final boolean alone;

    private final int hash;

    /** Declared names that may come next, and whether another may; computed when asked for. */
    private BitSet next;

    private boolean otherNext;

    MembersState(BitSet available, BitSet required, BitSet came, int least, int most, SeenNames seen, boolean forgets) {
        this(available, required, came, least, most, seen, forgets, false);
    }

    private MembersState(
            BitSet available,
            BitSet required,
            BitSet came,
            int least,
            int most,
            SeenNames seen,
            boolean forgets,
            boolean alone) {
        this.alone = alone;
        this.available = available;
        this.required = required;
        this.came = came;
        this.least = Math.max(least, 0);
        this.most = most;
        this.seen = seen;
        this.forgets = forgets;
        int h = 31 * available.hashCode() + required.hashCode();
        h = 31 * (31 * h + came.hashCode()) + this.least;
        hash = 31 * (31 * h + most) + seen.hashCode() + (forgets ? 1 : 0) + (alone ? 2 : 0);
    }

    /** Of some names that may come, and some that came, all that a name alone depends on. */
    static MembersState ofNames(BitSet next, SeenNames seen) {
        BitSet none = new BitSet();
        MembersState made = new MembersState(next, none, none, 0, Integer.MAX_VALUE, seen, true, true);
        made.next(next, true);
        return made;
    }

    boolean canEnd() {
        return least == 0 && required.isEmpty();
    }

    BitSet next() {
        return next;
    }

    boolean otherNext() {
        return otherNext;
    }

    void next(BitSet declared, boolean other) {
        otherNext = other;
        next = declared;
    }

    /** With numbers that no {@code horizon} bytes can use up made small or unbounded; names to come are not kept. */
    MembersState clip(int horizon) {
        int fewer = Math.min(least, horizon + 1);
        int more = most > horizon ? Integer.MAX_VALUE : most;
        return fewer == least && more == most && forgets
                ? this
                : new MembersState(available, required, came, fewer, more, seen, true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MembersState s
                && (s == this
                        || hash == s.hash
                                && least == s.least
                                && most == s.most
                                && forgets == s.forgets
                                && alone == s.alone
                                && available.equals(s.available)
                                && required.equals(s.required)
                                && came.equals(s.came)
                                && seen.equals(s.seen));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
