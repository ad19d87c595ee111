package dev.logits.internal.automaton;

import java.util.Arrays;

/**
 * A partition of the 256 bytes, numbered by first bytes, so that equal partitions have equal arrays. {@link
 * PartitionTable} keeps one object for each.
 */
final class ByteClasses {
    final int id;
    final byte[] of;
    /** The first byte of each class. */
    final byte[] first;

    /** Bits of each class: whether it has bytes that go on with a character (1), and others (2). */
    private final byte[] kinds;

    /** For each phase of UTF-8 and each class the phase after it, −1 where not all bytes of the class lead there. */
    private byte[] phases;

    /** The bytes of each class, as four words. */
    private volatile long[] bits;

    ByteClasses(int id, byte[] of) {
        this.id = id;
        this.of = of;
        byte[] firsts = new byte[256];
        int n = 0;
        for (int b = 0; b < 256; b++) {
            if ((of[b] & 0xff) == n) {
                firsts[n++] = (byte) b;
            }
        }
        first = Arrays.copyOf(firsts, n);
        kinds = new byte[n];
        for (int b = 0; b < 256; b++) {
            kinds[of[b] & 0xff] |= (byte) ((b & 0xc0) == 0x80 ? 1 : 2);
        }
    }

    /**
     * Keeps those of a set of bytes that are in the class of a byte; bit {@code b & 63} of entry {@code b >> 6} is byte
     * b.
     */
    void keep(int b, long[] set) {
        long[] all = bits;
        if (all == null) {
            all = new long[4 * count()];
            for (int i = 0; i < 256; i++) {
                all[4 * classOf(i) + (i >> 6)] |= 1L << i;
            }
            bits = all;
        }
        int at = 4 * classOf(b);
        for (int i = 0; i < 4; i++) {
            set[i] &= all[at + i];
        }
    }

    int count() {
        return first.length;
    }

    int classOf(int b) {
        return of[b] & 0xff;
    }

    int first(int c) {
        return first[c] & 0xff;
    }

    /** The phase after the bytes of a class, or −1; −1 for no phase, too. */
    int phaseAfter(int phase, int c) {
        if (phases == null) {
            int n = count();
            int[] differ = new int[n];
            for (int b = 0; b < 256; b++) {
                int in = classOf(b);
                differ[in] |= Utf8.PACKED[first(in)] ^ Utf8.PACKED[b];
            }
            byte[] all = new byte[Utf8.PHASES * n];
            for (int at = 0; at < all.length; at++) {
                int p = at / n;
                boolean one = (differ[at % n] >>> 4 * p & 15) == 0;
                all[at] = one ? Utf8.AFTER[p << 8 | first(at % n)] : -1;
            }
            phases = all;
        }
        return phases[phase * count() + c];
    }

    /** 1 if the bytes of a class begin characters, 0 if they go on with one, −1 if there are both. */
    int begins(int c) {
        return kinds[c] == 1 ? 0 : kinds[c] == 2 ? 1 : -1;
    }
}
