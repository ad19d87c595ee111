package dev.logits.io.parquet;

/**
 * Decompresses Snappy's block format: literals, and copies from what was written. Parquet's usual compression; written
 * here because libraries for it use {@code sun.misc.Unsafe}, of which newer JVMs warn.
 *
 * <p>Reference: google/snappy, format_description.txt.
 */
final class Snappy {
    private Snappy() {}

    /**
     * Decompresses into the beginning of {@code out}.
     *
     * @return how many bytes were written
     * @throws RuntimeException if the bytes are not Snappy, or are more than {@code out} holds
     */
    static int decompress(byte[] in, int off, int n, byte[] out) {
        int end = off + n;
        int at = off;
        long length = 0;
        for (int shift = 0; ; shift += 7) {
            int b = in[at++];
            length |= (long) (b & 127) << shift;
            if (b >= 0) {
                break;
            }
        }
        if (length != out.length) {
            throw new IllegalArgumentException("a page of " + length + " bytes claims " + out.length);
        }
        int to = 0;
        while (at < end) {
            int tag = in[at++] & 0xff;
            if ((tag & 3) == 0) {
                int size = tag >>> 2;
                if (size >= 60) {
                    int bytes = size - 59;
                    size = little(in, at, bytes);
                    at += bytes;
                }
                size++;
                if (size < 1 || size > end - at) {
                    throw new IllegalArgumentException("a literal of " + size + " bytes in " + (end - at));
                }
                System.arraycopy(in, at, out, to, size);
                at += size;
                to += size;
                continue;
            }
            int size;
            int back;
            switch (tag & 3) {
                case 1 -> {
                    size = 4 + (tag >>> 2 & 7);
                    back = (tag >>> 5) << 8 | in[at++] & 0xff;
                }
                case 2 -> {
                    size = 1 + (tag >>> 2);
                    back = little(in, at, 2);
                    at += 2;
                }
                default -> {
                    size = 1 + (tag >>> 2);
                    back = little(in, at, 4);
                    at += 4;
                }
            }
            if (back < 1 || back > to) {
                throw new IllegalArgumentException("a copy from " + back + " bytes before byte " + to);
            }
            for (int i = 0; i < size; i++, to++) { // one by one: a copy may repeat itself
                out[to] = out[to - back];
            }
        }
        return to;
    }

    private static int little(byte[] in, int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in[at + i] & 0xff) << 8 * i;
        }
        return value;
    }
}
