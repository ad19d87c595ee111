package dev.logits.decode.grammar;

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
    private static final int FAR = 20;

    /** Fewer characters are not worth it. */
    private static final int LEAST = 8;

    private final long[] alike = new long[4];
    private final Configuration[] targets = new Configuration[12];
    private final long[] lows = new long[targets.length];
    private final long[] highs = new long[targets.length];

    private long low;
    private long high;
    private Configuration to;

    /** How many of the characters of a configuration may come one after the other; it is remembered there. */
    int of(Configuration c) {
        if (c.plainReach < 0) {
            find(c);
        }
        return c.plainReach;
    }

    /** Whether all plain characters may come, at least one. */
    boolean isWide(Configuration c) {
        return of(c) > 0 && c.plainLow == (LOW | OTHERS) && c.plainHigh == HIGH;
    }

    /**
     * Whether every text of some characters may come.
     *
     * @param length the largest number of bytes
     * @param lowSet the characters below 64, as bits, with {@link #OTHERS}
     * @param highSet the characters from 64 to 127, as bits
     */
    boolean covers(Configuration c, int length, long lowSet, long highSet) {
        return of(c) >= length && (lowSet & ~c.plainLow) == 0 && (highSet & ~c.plainHigh) == 0;
    }

    private void find(Configuration c) {
        most(c);
        int reach = 0;
        if (to != null) {
            long usualLow = low;
            long usualHigh = high;
            Configuration at = c;
            Configuration next = to;
            reach = 1;
            while (reach < FAR && next != at) {
                most(next);
                if (to == null || (usualLow & ~low) != 0 || (usualHigh & ~high) != 0) {
                    break;
                }
                at = next;
                next = to;
                reach++;
            }
            reach = next == at ? ENDLESS : reach;
            c.plainLow = usualLow;
            c.plainHigh = usualHigh;
        }
        c.plainReach = reach;
    }

    /** Where most characters lead, and which; null if these are few. Of bytes that lead the same way one is tried. */
    private void most(Configuration c) {
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
        to = best < 0 ? null : targets[best];
        if (to != null) {
            low = lows[best];
            high = highs[best];
            low |= OrdinaryCharacters.allLead(c, to) ? OTHERS : 0;
        }
    }
}
