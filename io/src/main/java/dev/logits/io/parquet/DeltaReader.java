package dev.logits.io.parquet;

import java.nio.ByteBuffer;

/**
 * Parquet's DELTA_BINARY_PACKED: whole numbers as packed differences, block by block. It reads as many numbers as it is
 * asked for, because differences of 0 bits take no bytes.
 */
final class DeltaReader implements ParquetValues {
    private static final int MOST_IN_BLOCK = 1 << 20;

    private final ByteBuffer in;
    private final boolean narrow;
    private final boolean bits;
    private final byte[] widths;
    /** Numbers a miniblock. */
    private final int size;

    private long left;
    private long value;
    private boolean first = true;
    private long least;
    /** The miniblock that is being read, and how many of its numbers have been. */
    private int miniblock;

    private int inMiniblock;

    /**
     * @param narrow whether numbers wrap at 32 bits
     * @param bits whether a number is given as the double of its bits
     */
    DeltaReader(ByteBuffer in, boolean narrow, boolean bits) {
        this.in = in;
        this.narrow = narrow;
        this.bits = bits;
        long blockSize = Varint.read(in);
        long miniblocks = Varint.read(in);
        this.left = Varint.read(in);
        this.value = Varint.readSigned(in);
        if (miniblocks < 1 || blockSize < 1 || blockSize % miniblocks != 0 || blockSize > MOST_IN_BLOCK || left < 0) {
            throw new IllegalArgumentException("blocks of " + blockSize + " in " + miniblocks + " for " + left);
        }
        this.size = (int) (blockSize / miniblocks);
        this.widths = new byte[(int) miniblocks];
        this.miniblock = widths.length;
    }

    @Override
    public void read(double[] out, int n) {
        if (n > left) {
            throw new IllegalArgumentException(n + " more numbers where " + left + " are left");
        }
        left -= n;
        int at = 0;
        if (first && n > 0) {
            first = false;
            value = narrow ? (int) value : value;
            out[at++] = bits ? Double.longBitsToDouble(value) : value;
        }
        while (at < n) {
            begin();
            int count = Math.min(n - at, size - inMiniblock);
            int width = widths[miniblock];
            for (int i = 0; i < count; i++) {
                value += least + bits(width, inMiniblock + i);
                value = narrow ? (int) value : value;
                out[at++] = bits ? Double.longBitsToDouble(value) : value;
            }
            inMiniblock += count;
        }
    }

    /** Makes sure that a number of a miniblock is next. */
    private void begin() {
        if (miniblock < widths.length && inMiniblock == size) {
            long bytes = (long) widths[miniblock] * size / 8;
            if (bytes > in.remaining()) {
                throw new IllegalArgumentException(bytes + " bytes of differences in " + in.remaining());
            }
            in.position(in.position() + (int) bytes);
            inMiniblock = 0;
            miniblock++;
        }
        if (miniblock == widths.length) {
            least = Varint.readSigned(in);
            in.get(widths);
            miniblock = 0;
            inMiniblock = 0;
        }
        if (widths[miniblock] < 0 || widths[miniblock] > 64) {
            throw new IllegalArgumentException("numbers of " + widths[miniblock] + " bits");
        }
    }

    /** The i-th number of the miniblock that begins here. */
    private long bits(int width, int i) {
        long number = 0;
        long from = (long) i * width;
        for (int b = 0; b < width; b++) {
            long bit = from + b;
            int one = in.get(in.position() + (int) (bit >>> 3)) >>> (bit & 7) & 1;
            number |= (long) one << b;
        }
        return number;
    }
}
