package dev.logits.io.parquet;

import java.nio.ByteBuffer;

/** Whole numbers of as many bytes as they need: seven bits in each, low ones first, the top bit where more follow. */
final class Varint {
    private Varint() {}

    /** Of up to 64 bits. */
    static long read(ByteBuffer in) {
        return read(in, 64, "a number longer than 64 bits");
    }

    /**
     * Of up to some bits.
     *
     * @param problem what to say of a longer one
     */
    static long read(ByteBuffer in, int bits, String problem) {
        long number = 0;
        for (int shift = 0; shift < bits; shift += 7) {
            int b = in.get();
            number |= (long) (b & 127) << shift;
            if (b >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException(problem);
    }

    /** With the sign in the lowest bit. */
    static long readSigned(ByteBuffer in) {
        long number = read(in);
        return number >>> 1 ^ -(number & 1);
    }
}
