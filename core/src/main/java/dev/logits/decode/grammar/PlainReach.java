package dev.logits.decode.grammar;

import dev.logits.internal.automaton.OrdinaryCharacters;
import java.util.Arrays;

/**
 * Which plain characters (see {@link PlainTokens}) lead all to one configuration, and for how many of these every text
 * stays in the language: {@code [a-z]{1,8}} has eight of any small letters. Characters beyond ASCII count as one.
 *
 * <p>For one thread.
 */
final class PlainReach {
    /** What every such text can go on from, however long. */
    static final int ENDLESS = Integer.MAX_VALUE;

    /** The bit of the characters beyond ASCII: that of the quote, which is not plain. */
    static final long OTHERS = 1L << '"';

    /** The plain characters below 128. */
    static final long LOW = -1L << ' ' & ~(1L << '"');

    static final long HIGH = ~(1L << '\\' - 64);

    /** It is not looked further ahead; longer tokens are few, mostly runs of spaces. */
    private static final int FAR = 24;

    /** Fewer characters are not worth it. */
    private static final int LEAST = 8;

    private final long[] alike = new long[4];
    private final Configuration[] targets = new Configuration[12];
    private final long[] lows = new long[targets.length];
    private final long[] highs = new long[targets.length];

    /** What is looked at one after the other. */
    private final Configuration[] chain = new Configuration[FAR];

    private final Steps[] along = new Steps[FAR];

    /**
     * Where most plain characters lead.
     *
     * @param low these characters below 64, as bits, with {@link #OTHERS}
     * @param high those from 64 to 127
     * @param to where they lead; null if they are few
     * @param reach how many of them may come one after the other at least; −1 where nobody has looked
     */
    record Steps(long low, long high, Configuration to, int reach) {
        private static final Steps NONE = new Steps(0, 0, null, 0);

        private boolean isWithin(Steps other) {
            return (low & ~other.low) == 0 && (high & ~other.high) == 0;
        }
    }

    /** Whether all plain characters may come, at least one. */
    boolean isWide(Configuration c) {
        Steps steps = of(c);
        return steps.reach > 0 && steps.low == (LOW | OTHERS) && steps.high == HIGH;
    }

    /**
     * Whether every text of some characters may come.
     *
     * @param length the largest number of bytes
     * @param lowSet the characters below 64, as bits, with {@link #OTHERS}
     * @param highSet the characters from 64 to 127, as bits
     */
    boolean covers(Configuration c, int length, long lowSet, long highSet) {
        Steps steps = of(c);
        return steps.reach >= length && (lowSet & ~steps.low) == 0 && (highSet & ~steps.high) == 0;
    }

    /**
     * What is known of a configuration, with how many may come. It is looked ahead along where most lead, and what is
     * found of these is remembered there: of the next configuration, one more is looked at and no other.
     */
    private Steps of(Configuration c) {
        Steps known = c.plainSteps;
        if (known != null && known.reach >= 0) {
            return known;
        }
        int n = 0;
        Configuration at = c;
        Steps end = null;
        while (end == null) {
            Steps steps = at.plainSteps;
            if (steps == null) {
                steps = most(at);
                at.plainSteps = steps;
            }
            if (steps.reach >= 0 || n == FAR) {
                end = steps;
            } else {
                chain[n] = at;
                along[n++] = steps;
                at = steps.to;
            }
        }
        boolean isCut = end.reach < 0;
        for (int i = n - 1; i >= 0; i--) {
            Steps before = along[i];
            int reach = !before.isWithin(end) ? 1 : end.reach == ENDLESS ? ENDLESS : 1 + Math.max(0, end.reach);
            end = new Steps(before.low, before.high, before.to, reach);
            if (!isCut || i == 0 || reach == 1) {
                // what is behind the cut is more than is known here
                isCut &= reach > 1;
                chain[i].plainSteps = end;
            }
            chain[i] = null;
            along[i] = null;
        }
        return end;
    }

    /** Where most characters lead. Of bytes that lead the same way one is tried. */
    private Steps most(Configuration c) {
        int n = 0;
        for (int word = 0; word < 2; word++) {
            long left = word == 0 ? LOW : HIGH;
            while (left != 0) {
                int b = 64 * word + Long.numberOfTrailingZeros(left);
                Arrays.fill(alike, -1);
                c.keepAlike(b, alike);
                long found = left & alike[word];
                left &= ~found;
                Configuration next = c.next(b);
                if (next.isDead() || next.isUnknown()) {
                    continue;
                }
                int i = 0;
                while (i < n && targets[i] != next) {
                    i++;
                }
                if (i == targets.length) {
                    continue;
                }
                if (i == n) {
                    targets[n] = next;
                    lows[n] = 0;
                    highs[n++] = 0;
                }
                if (word == 0) {
                    lows[i] |= found;
                } else {
                    highs[i] |= found;
                }
            }
        }
        int best = -1;
        int count = LEAST - 1;
        for (int i = 0; i < n; i++) {
            int size = Long.bitCount(lows[i]) + Long.bitCount(highs[i]);
            if (size > count) {
                best = i;
                count = size;
            }
        }
        Configuration to = best < 0 ? null : targets[best];
        Steps steps = Steps.NONE;
        if (to != null) {
            long low = lows[best] | (othersLead(c, to, lows[best], highs[best]) ? OTHERS : 0);
            steps = new Steps(low, highs[best], to, to == c ? ENDLESS : -1);
        }
        Arrays.fill(targets, 0, n, null);
        return steps;
    }

    /** Whether the ordinary characters beyond ASCII lead where some others lead. */
    private static boolean othersLead(Configuration c, Configuration to, long low, long high) {
        if (c.size() == 1 && c.head(0) instanceof Head.Regular r) {
            int b = low != 0 ? Long.numberOfTrailingZeros(low) : 64 + Long.numberOfTrailingZeros(high);
            return r.language.ordinary() == r.language.next(b);
        }
        return othersLead(c, 0, to);
    }

    private static boolean othersLead(Configuration from, int state, Configuration to) {
        long[] alike = new long[4];
        for (int[] edge : OrdinaryCharacters.edges(state)) {
            long left = -1L >>> 63 - (edge[1] - edge[0]) << (edge[0] & 63);
            int word = edge[0] >> 6;
            while (left != 0) {
                int b = 64 * word + Long.numberOfTrailingZeros(left);
                Arrays.fill(alike, -1);
                from.keepAlike(b, alike);
                left &= ~alike[word];
                Configuration next = from.next(b);
                boolean leads = edge[2] == OrdinaryCharacters.END
                        ? next == to
                        : !next.isDead() && !next.isUnknown() && othersLead(next, edge[2], to);
                if (!leads) {
                    return false;
                }
            }
        }
        return true;
    }
}
