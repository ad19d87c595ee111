package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * For how many plain characters (see {@link PlainTokens}) every text stays in the language, whatever they are.
 *
 * <p>For one thread.
 */
final class PlainReach {
    /** What every plain text can go on from, however long. */
    static final int ENDLESS = Integer.MAX_VALUE;

    /** It is not looked further ahead; longer tokens are few, mostly runs of spaces. */
    private static final int FAR = 16;

    private static final long ALL = -1;

    /** The plain characters below 128. */
    private static final long[] ASCII = {-1L << ' ' & ~(1L << '"'), ~(1L << '\\' - 64)};

    private final long[][] sets = new long[4][4];
    private final Configuration[] seen = new Configuration[24];
    private int known;
    private boolean overflow;

    /** The number, or fewer where that takes too long to find out; remembered at the configuration. */
    int of(Configuration c) {
        if (c.plainReach < 0) {
            c.plainReach = find(c);
        }
        return c.plainReach;
    }

    private int find(Configuration start) {
        seen[0] = start;
        known = 1;
        overflow = false;
        int from = 0;
        for (int reach = 0; reach < FAR; reach++) {
            int to = known;
            for (int i = from; i < to; i++) {
                if (!goOn(seen[i])) {
                    return reach;
                }
            }
            if (overflow) {
                return reach + 1;
            }
            if (known == to) {
                return ENDLESS;
            }
            from = to;
        }
        return FAR;
    }

    /** Notes what follows each plain character; whether each may come. Of bytes that lead the same way one is tried. */
    private boolean goOn(Configuration c) {
        return from(c, 0, ASCII[0], 1, ALL)
                && from(c, 1, ASCII[1], 1, ALL)
                && from(c, 3, bits(0xc2, 0xdf), 2, ALL)
                && from(c, 3, bits(0xe0, 0xe0), 3, bits(0xa0, 0xbf))
                && from(c, 3, bits(0xe1, 0xec) | bits(0xee, 0xef), 3, ALL)
                && from(c, 3, bits(0xed, 0xed), 3, bits(0x80, 0x9f))
                && from(c, 3, bits(0xf0, 0xf0), 4, bits(0x90, 0xbf))
                && from(c, 3, bits(0xf1, 0xf3), 4, ALL)
                && from(c, 3, bits(0xf4, 0xf4), 4, bits(0x80, 0x8f));
    }

    /** The bits of some bytes in their word of 64. */
    private static long bits(int first, int last) {
        return -1L >>> 63 - (last - first) << first;
    }

    /**
     * What follows characters of so many bytes.
     *
     * @param bytes the first bytes, as bits of a word
     * @param next the second bytes, as bits of the third word
     */
    private boolean from(Configuration c, int word, long bytes, int length, long next) {
        long left = bytes;
        long[] alike = sets[length - 1];
        while (left != 0) {
            int b = 64 * word + Long.numberOfTrailingZeros(left);
            Arrays.fill(alike, -1);
            c.keepAlike(b, alike);
            left &= ~alike[word];
            Configuration to = c.next(b);
            if (!(length == 1 ? note(to) : from(to, 2, next, length - 1, ALL))) {
                return false;
            }
        }
        return true;
    }

    private boolean note(Configuration c) {
        if (c.isDead() || c.isUnknown()) {
            return false;
        }
        for (int i = 0; i < known; i++) {
            if (seen[i] == c) {
                return true;
            }
        }
        if (known == seen.length) {
            overflow = true;
        } else {
            seen[known++] = c;
        }
        return true;
    }
}
