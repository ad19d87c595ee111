package dev.logits.decode.grammar;

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

    /** Notes what follows each plain character; whether each may come. */
    private boolean goOn(Configuration c) {
        Configuration before = null;
        int lengthBefore = 0;
        for (int lead = ' '; lead < 0xf5; lead++) {
            int length = PlainTokens.length(lead);
            if (length == 0) {
                continue;
            }
            Configuration next = c.next(lead);
            boolean anyMayFollow = lead != 0xe0 && lead != 0xed && lead != 0xf0 && lead != 0xf4;
            if (anyMayFollow && next == before && length == lengthBefore) {
                continue;
            }
            if (!(length == 1 ? note(next) : continued(next, lead, length - 1))) {
                return false;
            }
            before = anyMayFollow ? next : null;
            lengthBefore = length;
        }
        return true;
    }

    private boolean continued(Configuration c, int lead, int left) {
        int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        Configuration last = null;
        for (int b = low; b <= high; b++) {
            Configuration next = c.next(b);
            if (next != last) {
                last = next;
                if (!(left == 1 ? note(next) : continued(next, 0, left - 1))) {
                    return false;
                }
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
