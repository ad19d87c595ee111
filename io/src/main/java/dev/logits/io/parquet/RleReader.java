package dev.logits.io.parquet;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Parquet's hybrid of runs and packed bits: levels, and places in a dictionary. It reads as many numbers as it is asked
 * for and no more, because a run of a few bytes may stand for billions.
 */
final class RleReader {
    private final ByteBuffer in;
    private final int width;
    /** Numbers of the run that have not been read. */
    private long left;

    private boolean packed;
    /** The number that a run repeats. */
    private int value;
    /** Bits of a packed run that have been taken from the bytes and not read. */
    private long buffer;

    private int bits;

    /** @param width bits a number, 0 to 32 */
    RleReader(ByteBuffer in, int width) {
        if (width < 0 || width > 32) {
            throw new IllegalArgumentException("numbers of " + width + " bits");
        }
        this.in = in;
        this.width = width;
    }

    /** Reads the next {@code n} numbers. */
    void read(int[] out, int n) {
        for (int at = 0; at < n; ) {
            if (left == 0) {
                begin();
            }
            int count = (int) Math.min(n - at, left);
            if (packed) {
                unpack(out, at, count);
            } else {
                Arrays.fill(out, at, at + count, value);
            }
            left -= count;
            at += count;
        }
    }

    private void begin() {
        long head = Varint.read(in, 35, "a run's length is too long");
        left = head >>> 1;
        if (left == 0) {
            throw new IllegalArgumentException("an empty run");
        }
        packed = (head & 1) == 1;
        if (packed) {
            left *= 8;
            buffer = 0;
            bits = 0;
        } else {
            value = run();
        }
    }

    private int run() {
        int number = 0;
        for (int i = 0; i < (width + 7) / 8; i++) {
            number |= (in.get() & 0xff) << 8 * i;
        }
        return number;
    }

    private void unpack(int[] out, int from, int count) {
        long mask = (1L << width) - 1;
        for (int at = from; at < from + count; at++) {
            while (bits < width) {
                buffer |= (in.get() & 0xffL) << bits;
                bits += 8;
            }
            out[at] = (int) (buffer & mask);
            buffer >>>= width;
            bits -= width;
        }
    }
}
