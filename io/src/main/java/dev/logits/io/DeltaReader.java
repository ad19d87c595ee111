package dev.logits.io;

import java.nio.ByteBuffer;

/** Parquet's DELTA_BINARY_PACKED: whole numbers as packed differences, block by block. */
final class DeltaReader {
    private final ByteBuffer in;
    private final boolean narrow;

    /** @param narrow whether numbers wrap at 32 bits */
    DeltaReader(ByteBuffer in, boolean narrow) {
        this.in = in;
        this.narrow = narrow;
    }

    void read(double[] out, int n) {
        long blockSize = varint();
        long miniblocks = varint();
        long total = varint();
        long value = zigzag();
        if (miniblocks < 1 || blockSize < 1 || blockSize % miniblocks != 0 || blockSize > 1 << 20 || total < n) {
            throw new IllegalArgumentException("blocks of " + blockSize + " in " + miniblocks + " for " + total);
        }
        int size = (int) (blockSize / miniblocks);
        int at = 0;
        if (n > 0) {
            out[at++] = value;
        }
        byte[] widths = new byte[(int) miniblocks];
        while (at < n) {
            long least = zigzag();
            in.get(widths);
            for (int m = 0; m < widths.length && at < n; m++) {
                int width = widths[m];
                for (int i = 0; i < size; i++) {
                    long delta = least + bits(width, i);
                    if (at < n) {
                        value += delta;
                        value = narrow ? (int) value : value;
                        out[at++] = value;
                    }
                }
                in.position(in.position() + width * size / 8);
            }
        }
    }

    /** The i-th number of a miniblock that begins here. */
    private long bits(int width, int i) {
        if (width < 0 || width > 64) {
            throw new IllegalArgumentException("numbers of " + width + " bits");
        }
        long value = 0;
        long from = (long) i * width;
        for (int b = 0; b < width; b++) {
            long bit = from + b;
            int one = in.get(in.position() + (int) (bit >>> 3)) >>> (bit & 7) & 1;
            value |= (long) one << b;
        }
        return value;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = in.get();
            value |= (long) (b & 127) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number longer than 64 bits");
    }

    private long zigzag() {
        long value = varint();
        return value >>> 1 ^ -(value & 1);
    }
}
