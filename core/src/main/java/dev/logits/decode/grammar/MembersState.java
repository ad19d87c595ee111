package dev.logits.decode.grammar;

import java.util.BitSet;
import java.util.Map;
import java.util.Objects;

/**
 * What has been seen of an object's members, as far as it decides what may come.
 *
 * <p>Immutable; what is computed from it is kept with it.
 */
final class MembersState {
    /** In the place of a declared name: one that is not. */
    static final int OTHER = -1;

    /** What comes after a name where that is not kept. */
    static final MembersState FORGOTTEN =
            brief(new BitSet(), false, false, SeenNames.NONE, Map.of(OTHER - 1, ofNames(new BitSet(), SeenNames.NONE)));

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

    /**
     * In a state of which only that is kept which tokens can tell: the state after each declared name, {@link #OTHER}
     * for one that is not declared. What is not among them is forgotten. Null in other states.
     */
    private final Map<Integer, MembersState> after;

    private final int hash;

    /** Declared names that may come next, and whether another may; computed when asked for. */
    private BitSet next;

    private boolean otherNext;

    /** What tokens can tell of it. */
    private MembersState brief;

    MembersState(BitSet available, BitSet required, BitSet came, int least, int most, SeenNames seen, boolean forgets) {
        this(available, required, came, least, most, seen, forgets, false, null);
    }

    private MembersState(
            BitSet available,
            BitSet required,
            BitSet came,
            int least,
            int most,
            SeenNames seen,
            boolean forgets,
            boolean alone,
            Map<Integer, MembersState> after) {
        this.alone = alone;
        this.available = available;
        this.required = required;
        this.came = came;
        this.least = Math.max(least, 0);
        this.most = most;
        this.seen = seen;
        this.forgets = forgets;
        this.after = after;
        int h = 31 * available.hashCode() + required.hashCode();
        h = 31 * (31 * h + came.hashCode()) + this.least;
        h = 31 * (31 * h + most) + seen.hashCode() + (forgets ? 1 : 0) + (alone ? 2 : 0);
        hash = after == null ? h : 31 * h + after.hashCode();
    }

    /** Of some names that may come, and some that came, all that a name alone depends on. */
    static MembersState ofNames(BitSet next, SeenNames seen) {
        BitSet none = new BitSet();
        MembersState made = new MembersState(next, none, none, 0, Integer.MAX_VALUE, seen, true, true, null);
        made.next(next, true);
        return made;
    }

    /**
     * What tokens can tell of a state.
     *
     * @param next the declared names that may come, as far as they are told apart
     * @param other whether another may
     * @param canEnd whether there need be no more
     * @param after the states after names that tokens hold
     */
    static MembersState brief(
            BitSet next, boolean other, boolean canEnd, SeenNames seen, Map<Integer, MembersState> after) {
        BitSet none = new BitSet();
        MembersState made = new MembersState(
                next, none, none, canEnd ? 0 : 1, other ? Integer.MAX_VALUE : 1, seen, true, false, after);
        made.next(next, other);
        return made;
    }

    /** Whether it is one of {@link #brief}. */
    boolean isBrief() {
        return after != null;
    }

    /** The state after a name, which may be forgotten; of a brief state. */
    MembersState after(int name) {
        return after.getOrDefault(name, FORGOTTEN);
    }

    /** What {@link MembersTable} has found that tokens can tell of it. */
    MembersState known() {
        return brief;
    }

    void known(MembersState asBrief) {
        brief = asBrief;
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
                                && seen.equals(s.seen)
                                && Objects.equals(after, s.after));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
