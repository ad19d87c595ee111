package dev.logits.internal.automaton;

import java.util.Arrays;

/** One string: the bytes of an array from a place on. */
final class Literal extends Language {
    private static final int FACTOR = 31;
    private static final int INVERSE = 0xBDEF7BDF; // of 31, modulo 2^32

    final byte[] bytes;
    final int from;
    private final int content;

    private Literal(Languages arena, byte[] bytes, int from, int content, int phases) {
        super(arena, mix(7, content), false, phases);
        this.bytes = bytes;
        this.from = from;
        this.content = content;
    }

    static Language of(Languages arena, byte[] bytes, int from) {
        if (from == bytes.length) {
            return arena.empty;
        }
        int content = 1;
        for (int i = bytes.length - 1; i >= from; i--) {
            content = content * FACTOR + bytes[i];
        }
        return arena.intern(new Literal(arena, bytes, from, content, phasesOf(bytes, from)));
    }

    @Override
    Lengths measure() {
        int n = 0;
        for (int i = from; i < bytes.length; i++) {
            n += (bytes[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return new Lengths(n, n, 1, true, true, n, Lengths.ENDLESS);
    }

    private static int phasesOf(byte[] bytes, int from) {
        int phases = 0;
        for (int p = 0; p < Utf8.PHASES; p++) {
            int at = p;
            for (int i = from; i < bytes.length && at >= 0; i++) {
                at = Utf8.AFTER[at << 8 | bytes[i] & 0xff];
            }
            phases |= at == 0 ? 1 << p : 0;
        }
        return phases;
    }

    @Override
    Language derive(int b) {
        if ((bytes[from] & 0xff) != b) {
            return arena.nothing;
        }
        if (from + 1 == bytes.length) {
            return arena.empty;
        }
        int rest = (content - bytes[from]) * INVERSE;
        return arena.intern(new Literal(arena, bytes, from + 1, rest, Utf8.after(phases, b)));
    }

    @Override
    ByteClasses partition() {
        return arena.partitions.single(bytes[from] & 0xff);
    }

    @Override
    Language clipTo(int horizon) {
        return this;
    }

    @Override
    boolean same(Language other) {
        return other instanceof Literal l
                && content == l.content
                && (bytes == l.bytes && from == l.from
                        || Arrays.equals(bytes, from, bytes.length, l.bytes, l.from, l.bytes.length));
    }
}
