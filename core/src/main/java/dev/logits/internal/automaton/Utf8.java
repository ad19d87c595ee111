package dev.logits.internal.automaton;

/**
 * The automaton of UTF-8. Its phases: 0 between characters; 1 before the last byte of one; 2, 3, 4 before two bytes
 * (after E0; after others; after ED, where surrogates would be); 5, 6, 7 before three (after F0; after others; after
 * F4).
 */
final class Utf8 {
    static final int PHASES = 8;

    /** A bit for each phase. */
    static final int ALL = (1 << PHASES) - 1;

    /** Entry {@code p << 8 | b}: the phase after byte b in phase p. */
    static final byte[] AFTER = new byte[PHASES << 8];

    /** Bits 4 p to 4 p + 3 of entry b: 1 more than the phase after byte b in phase p. */
    static final int[] PACKED = new int[256];

    static {
        for (int at = 0; at < AFTER.length; at++) {
            AFTER[at] = (byte) next(at >> 8, at & 0xff);
            PACKED[at & 0xff] |= AFTER[at] + 1 << 4 * (at >> 8);
        }
    }

    private Utf8() {}

    private static int next(int phase, int b) {
        return switch (phase) {
            case 0 ->
                b < 0x80
                        ? 0
                        : b < 0xc2 || b > 0xf4
                                ? -1
                                : b < 0xe0
                                        ? 1
                                        : b == 0xe0
                                                ? 2
                                                : b == 0xed ? 4 : b < 0xf0 ? 3 : b == 0xf0 ? 5 : b < 0xf4 ? 6 : 7;
            case 1 -> in(b, 0x80, 0xbf, 0);
            case 2 -> in(b, 0xa0, 0xbf, 1);
            case 3 -> in(b, 0x80, 0xbf, 1);
            case 4 -> in(b, 0x80, 0x9f, 1);
            case 5 -> in(b, 0x90, 0xbf, 3);
            case 6 -> in(b, 0x80, 0xbf, 3);
            default -> in(b, 0x80, 0x8f, 3);
        };
    }

    private static int in(int b, int low, int high, int phase) {
        return b >= low && b <= high ? phase : -1;
    }

    /** The phases after a byte in one of some phases, as bits. */
    static int after(int phases, int b) {
        int out = 0;
        for (int p = 0; p < PHASES; p++) {
            int to = (phases >> p & 1) == 0 ? -1 : AFTER[p << 8 | b];
            out |= to < 0 ? 0 : 1 << to;
        }
        return out;
    }

    /** How many bytes go on with a character of this code point, after its first. */
    static int continuations(int point) {
        return point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    }

    /** What the first byte of a character has above the bits of its code point. */
    static int lead(int continuations) {
        return continuations == 0 ? 0 : 0xff00 >> (continuations + 1) & 0xff;
    }

    /** The largest code point with so many continuations. */
    static int largest(int continuations) {
        return continuations == 0 ? 0x7f : continuations == 1 ? 0x7ff : continuations == 2 ? 0xffff : 0x10ffff;
    }

    /** What follows a character in a language. */
    static Language after(Language language, int point) {
        int n = continuations(point);
        Language at = language.next(lead(n) | point >> 6 * n);
        for (int i = n - 1; i >= 0; i--) {
            at = at.next(0x80 | point >> 6 * i & 0x3f);
        }
        return at;
    }
}
