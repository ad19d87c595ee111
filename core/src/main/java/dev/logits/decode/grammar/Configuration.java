package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * What may follow the beginning of a text: heads that are being read, each with the stacks below it. A configuration
 * that is not dead can be completed to a text of the language, in every one of its readings.
 *
 * <p>{@link #top} forgets what is below some frames, so that what does not depend on it is computed once. What is
 * reached from there is dead, or alive, or {@link #isUnknown unknown}.
 *
 * <p>Immutable but for what it remembers; shared by threads.
 */
final class Configuration {
    private static final int PAGE = 16;

    /** For {@link #alone}, in the place of a number of frames. */
    static final int ALONE = -1;

    private final CompiledGrammar grammar;
    private final Head[] heads;
    private final Tail[] tails;
    private final boolean accepts;

    /** Whether some reading went below the frames that are known. */
    private final boolean partial;

    /** Whether it was cut by {@link #top}, or reached from there. */
    private final boolean top;

    private final int hash;

    /** What masks remember. */
    volatile Object mask;

    /** Where most plain characters lead; null where nobody has looked. */
    PlainReach.Steps plainSteps;

    /** Transitions: the first alone, then pages of them; what is lost in a race is computed again. */
    private Step step;

    private Configuration[][] pages;

    /** Large sets of bytes that lead one way, as the many that may not come, before the pages that they would fill. */
    private Many many;

    private Configuration[] tops;
    private int epoch;

    /** When the store was last asked for it. */
    int met;

    private record Step(int b, Configuration to) {}

    /** Bytes as 256 bits, and where they lead; then others. */
    private record Many(long a, long b, long c, long d, Configuration to, Many others) {
        private static final int LEAST = 24;

        boolean has(int value) {
            long word = value < 128 ? value < 64 ? a : b : value < 192 ? c : d;
            return (word >>> value & 1) != 0;
        }
    }

    Configuration(CompiledGrammar grammar, Head[] heads, Tail[] tails, boolean accepts, boolean partial) {
        this.grammar = grammar;
        this.heads = heads;
        this.tails = tails;
        this.accepts = accepts;
        this.partial = partial;
        int h = (accepts ? 1 : 0) + (partial ? 2 : 0);
        boolean cut = partial;
        for (int i = 0; i < heads.length; i++) {
            h = 31 * (31 * h + heads[i].hashCode()) + tails[i].hashCode();
            cut |= tails[i].partial;
        }
        top = cut;
        hash = h;
    }

    int size() {
        return heads.length;
    }

    Head head(int i) {
        return heads[i];
    }

    Tail tail(int i) {
        return tails[i];
    }

    boolean isPartial() {
        return partial;
    }

    boolean isTop() {
        return top;
    }

    /**
     * What may follow one more byte; dead if nothing can, or if no text goes on with it.
     *
     * @param b 0..255
     * @throws GrammarLimitException if it has more readings than the budget allows
     */
    Configuration next(int b) {
        Configuration[][] all = pages;
        if (all != null) {
            Configuration[] page = all[b >>> 4];
            if (page != null) {
                Configuration known = page[b & PAGE - 1];
                if (known != null) {
                    return known;
                }
            }
        }
        for (Many at = many; at != null; at = at.others) {
            if (at.has(b)) {
                return at.to;
            }
        }
        Step first = step;
        return first != null && first.b == b ? first.to : grammar.next(this, b);
    }

    /** Remembers a transition; under the grammar's lock. */
    void remember(int b, Configuration to, int now) {
        if (epoch != now) {
            forget();
            epoch = now;
        }
        if (step == null && pages == null && many == null) {
            step = new Step(b, to);
            return;
        }
        for (Many at = many; at != null; at = at.others) {
            if (at.has(b)) {
                return;
            }
        }
        Step first = step;
        if (first != null) {
            rememberAlike(first.b, first.to);
            step = null;
        }
        rememberAlike(b, to);
    }

    /** Remembers of a byte, and of those that the heads do not tell apart from it. */
    private void rememberAlike(int b, Configuration to) {
        long[] alike = {-1, -1, -1, -1};
        keepAlike(b, alike);
        int count = 0;
        for (long word : alike) {
            count += Long.bitCount(word);
        }
        if (count >= Many.LEAST) {
            many = new Many(alike[0], alike[1], alike[2], alike[3], to, many);
            return;
        }
        Configuration[][] all = pages == null ? new Configuration[256 / PAGE][] : pages;
        for (int i = 0; i < 4; i++) {
            for (long rest = alike[i]; rest != 0; rest &= rest - 1) {
                set(all, 64 * i + Long.numberOfTrailingZeros(rest), to);
            }
        }
        pages = all;
    }

    /** Keeps those bytes of a set that lead where byte b leads, as far as that is easily told. */
    void keepAlike(int b, long[] set) {
        for (Head head : heads) {
            head.keepAlike(b, set);
        }
    }

    private static void set(Configuration[][] pages, int b, Configuration to) {
        Configuration[] page = pages[b >>> 4];
        if (page == null) {
            page = new Configuration[PAGE];
            pages[b >>> 4] = page;
        }
        page[b & PAGE - 1] = to;
    }

    /** Forgets other configurations. */
    void forget() {
        step = null;
        pages = null;
        many = null;
        tops = null;
        plainSteps = null;
    }

    /** What may follow a special token. */
    Configuration nextSpecial(int number) {
        return grammar.nextSpecial(this, number);
    }

    /** Whether no text goes on. */
    boolean isDead() {
        return this == grammar.dead();
    }

    /** Whether it depends on what was forgotten. */
    boolean isUnknown() {
        return this == grammar.unknown();
    }

    /** Whether the text may end here; not known below {@link #top}. */
    boolean accepts() {
        return accepts;
    }

    /** Whether a byte or special token may come. */
    boolean canGrow() {
        return heads.length > 0 || partial;
    }

    /** The special tokens that may come, by their numbers. */
    int[] specials() {
        int n = 0;
        int[] out = {};
        for (Head head : heads) {
            if (head instanceof Head.Special s) {
                out = Arrays.copyOf(out, n + 1);
                out[n++] = s.number;
            }
        }
        return out;
    }

    /** The bytes that may come next, as 256 bits; all of them where it depends on what was forgotten. */
    long[] bytes() {
        long[] bits = new long[4];
        if (partial) {
            Arrays.fill(bits, -1);
            return bits;
        }
        synchronized (grammar) {
            for (int b = 0; b < 256; b++) {
                if (mayComeNext(b)) {
                    bits[b >>> 6] |= 1L << b;
                }
            }
        }
        return bits;
    }

    /** The byte that must come next, or −1 if there are several, or the text may end, or a special token may come. */
    int forcedByte() {
        if (partial || accepts || heads.length == 0) {
            return -1;
        }
        int found = -1;
        synchronized (grammar) {
            for (Head head : heads) {
                if (head instanceof Head.Special) {
                    return -1;
                }
            }
            for (int b = 0; b < 256; b++) {
                if (mayComeNext(b)) {
                    if (found >= 0) {
                        return -1;
                    }
                    found = b;
                }
            }
        }
        return found;
    }

    private boolean mayComeNext(int b) {
        for (Head head : heads) {
            if (head.next(b) != null) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same heads with only so many frames of their stacks, and numbers that the longest token cannot use up made
     * small; itself if nothing changes. What was read of names and items before is forgotten, too.
     */
    Configuration top(int frames) {
        Configuration[] all = tops;
        if (all != null && frames + 1 < all.length && all[frames + 1] != null) {
            return all[frames + 1];
        }
        return grammar.top(this, frames);
    }

    /** {@link #top} of no frame, in which of a name, too, it is not known what comes after it. */
    Configuration alone() {
        return top(ALONE);
    }

    /** Where nothing is known but that it is inside a string of any text. */
    Configuration inAnyString() {
        return grammar.inAnyString();
    }

    void rememberTop(int frames, Configuration top, int now) {
        if (epoch != now) {
            forget();
            epoch = now;
        }
        int at = frames + 1;
        Configuration[] all =
                tops == null ? new Configuration[at + 1] : Arrays.copyOf(tops, Math.max(tops.length, at + 1));
        all[at] = top;
        tops = all;
    }

    /** Equality of content, for the store; {@code ==} elsewhere. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Configuration c
                && (c == this
                        || hash == c.hash
                                && accepts == c.accepts
                                && partial == c.partial
                                && Arrays.equals(heads, c.heads)
                                && Arrays.equals(tails, c.tails));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
