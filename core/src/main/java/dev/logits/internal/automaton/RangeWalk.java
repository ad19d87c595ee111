package dev.logits.internal.automaton;

/** What follows the characters of a range of code points in a language: one language for all of them, or not. */
final class RangeWalk {
    private final Language nothing;
    private final boolean any;
    private Language found;
    private boolean done;

    private RangeWalk(Language language, boolean any) {
        nothing = language.arena.nothing;
        this.any = any;
    }

    /** Walks a range without surrogates. */
    static RangeWalk of(Language language, int first, int last) {
        RangeWalk walk = new RangeWalk(language, false);
        walk.walk(language, first, last);
        return walk;
    }

    /** Whether a character of a range without surrogates may come. */
    static boolean alive(Language language, int first, int last) {
        RangeWalk walk = new RangeWalk(language, true);
        walk.walk(language, first, last);
        return walk.done;
    }

    /** What follows each of the characters; null if that depends on the character. */
    Language uniform() {
        return done ? null : found;
    }

    private void walk(Language language, int first, int last) {
        for (int n = 0; n < 4 && !done; n++) {
            int from = Math.max(first, n == 0 ? 0 : Utf8.largest(n - 1) + 1);
            int to = Math.min(last, Utf8.largest(n));
            if (from <= to) {
                walk(language, from, to, n, Utf8.lead(n));
            }
        }
    }

    /** Of characters with n more bytes, whose next byte has bits besides those of the code point. */
    private void walk(Language language, int first, int last, int n, int bits) {
        int mask = (1 << 6 * n) - 1;
        Language whole = null;
        for (int top = first >> 6 * n; top <= last >> 6 * n && !done; top++) {
            int from = top == first >> 6 * n ? first & mask : 0;
            int to = top == last >> 6 * n ? last & mask : mask;
            Language next = language.next(bits | top);
            if (next == nothing) {
                report(nothing);
            } else if (n == 0) {
                report(next);
            } else if (from != 0 || to != mask) {
                walk(next, from, to, n - 1, 0x80);
            } else if (next != whole) {
                whole = next;
                walk(next, 0, mask, n - 1, 0x80);
            }
        }
    }

    private void report(Language after) {
        if (any) {
            done |= after != nothing;
        } else if (found == null) {
            found = after;
        } else {
            done |= found != after;
        }
    }
}
