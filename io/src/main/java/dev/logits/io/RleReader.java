package dev.logits.io;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Parquet's hybrid of runs and packed bits: levels, and places in a dictionary. */
final class RleReader {
    private final ByteBuffer in;
    private final int width;

    /** @param width bits a number, 0 to 32 */
    RleReader(ByteBuffer in, int width) {
        if (width < 0 || width > 32) {
            throw new IllegalArgumentException("numbers of " + width + " bits");
        }
        this.in = in;
        this.width = width;
    }

    /** Reads the next numbers. */
    void read(int[] out, int n) {
        int at = 0;
        while (at < n) {
            long head = varint();
            long count = head >>> 1;
            if (count == 0) {
                throw new IllegalArgumentException("an empty run");
            }
            if ((head & 1) == 0) {
                int value = run();
                int end = (int) Math.min(n, at + count);
                Arrays.fill(out, at, end, value);
                at = end;
            } else {
                at = packed(out, at, n, count * 8);
            }
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int b = in.get();
            value |= (long) (b & 127) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a run's length is too long");
    }

    private int run() {
        int value = 0;
        for (int i = 0; i < (width + 7) / 8; i++) {
            value |= (in.get() & 0xff) << 8 * i;
        }
        return value;
    }

    private int packed(int[] out, int from, int n, long count) {
        int at = from;
        long buffer = 0;
        int bits = 0;
        long mask = (1L << width) - 1;
        for (long i = 0; i < count; i++) {
            while (bits < width) {
                buffer |= (in.get() & 0xffL) << bits;
                bits += 8;
            }
            if (at < n) {
                out[at++] = (int) (buffer & mask);
            }
            buffer >>>= width;
            bits -= width;
            if (at == n && !in.hasRemaining()) {
                break; // some writers do not fill the last group of eight
            }
        }
        return at;
    }
}
