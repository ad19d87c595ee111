package dev.logits.internal.automaton;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sets of code points as languages of their characters in UTF-8. */
final class CharacterSet {
    private final Languages arena;
    private final int[] bounds;
    /** All strings of so many bytes that go on with a character. */
    private final Language[] full = new Language[4];

    private CharacterSet(Languages arena, int[] bounds) {
        this.arena = arena;
        this.bounds = bounds;
        full[0] = arena.empty;
        for (int n = 1; n < 4; n++) {
            Language[] next = row();
            Arrays.fill(next, 0x80, 0xc0, full[n - 1]);
            full[n] = Branch.of(arena, false, next);
        }
    }

    /**
     * The characters of some ranges.
     *
     * @param bounds first and last of each range, rising, without surrogates
     */
    static Language of(Languages arena, int[] bounds) {
        return new CharacterSet(arena, bounds).language();
    }

    private Language[] row() {
        Language[] next = new Language[256];
        Arrays.fill(next, arena.nothing);
        return next;
    }

    private Language language() {
        Language[] next = row();
        for (int n = 0; n < 4; n++) {
            int least = n == 0 ? 0 : Utf8.largest(n - 1) + 1;
            int unit = 1 << 6 * n;
            for (int base = least / unit * unit; base <= Utf8.largest(n); base += unit) {
                Language rest = rest(Math.max(base, least), base, n);
                if (rest != arena.nothing) {
                    next[Utf8.lead(n) | base >> 6 * n] = rest;
                }
            }
        }
        return single(next);
    }

    /** A set of one code point is a literal, like any text. */
    private Language single(Language[] next) {
        return bounds.length == 2 && bounds[0] == bounds[1]
                ? Literal.of(arena, new String(Character.toChars(bounds[0])).getBytes(StandardCharsets.UTF_8), 0)
                : Branch.of(arena, false, next);
    }

    /** The last n bytes of the characters from {@code from} on that share their code points' higher bits with base. */
    private Language rest(int from, int base, int n) {
        int last = base + (1 << 6 * n) - 1;
        int range = rangeAt(from);
        if (range == bounds.length || bounds[range] > last) {
            return arena.nothing;
        }
        if (from == base && bounds[range] <= base && bounds[range + 1] >= last) {
            return full[n];
        }
        Language[] next = row();
        int unit = 1 << 6 * (n - 1);
        for (int i = 0; i < 64; i++) {
            int at = base + i * unit;
            if (at + unit > from) {
                next[0x80 | i] = rest(Math.max(at, from), at, n - 1);
            }
        }
        return Branch.of(arena, false, next);
    }

    /** The first range that ends no earlier than a code point. */
    private int rangeAt(int point) {
        int low = 0;
        int high = bounds.length / 2;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (bounds[2 * middle + 1] < point) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return 2 * low;
    }
}
