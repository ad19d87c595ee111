package dev.logits.io.parquet;

import dev.logits.io.internal.file.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The values of a page, in order. What is not asked for is not decoded: memory does not depend on how many a page
 * claims.
 */
interface ParquetValues {
    /** The most that are asked for at once. */
    int CHUNK = 1 << 10;

    /**
     * Decodes the next {@code n} values into the beginning of {@code out}.
     *
     * @throws RuntimeException if the bytes do not hold as many
     */
    void read(double[] out, int n);

    /**
     * The values of a page's bytes.
     *
     * @param encoding its number in the format
     * @param dictionary the values that places refer to
     * @param texts where texts become numbers
     */
    static ParquetValues of(int encoding, ParquetLeaf leaf, ByteBuffer in, double[] dictionary, ParquetTexts texts) {
        return switch (encoding) {
            case 0 ->
                leaf.type() == ParquetLeaf.Type.BOOLEAN
                        ? new Bits(in)
                        : (out, n) -> plain(leaf.type(), in, n, out, texts);
            case 2, 8 -> dictionary(in, dictionary);
            case 3 -> booleans(leaf, in);
            case 5 -> delta(leaf, in);
            case 9 -> new Split(leaf.type(), in);
            case 6, 7 ->
                throw new IllegalArgumentException("encoding " + encoding + " (differences of texts) is not read for "
                        + leaf + "; write it with a dictionary");
            default -> throw new IllegalArgumentException("encoding " + encoding + " is not read for " + leaf);
        };
    }

    /** Values side by side. */
    static void plain(ParquetLeaf.Type type, ByteBuffer in, int n, double[] out, ParquetTexts texts) {
        if (type == ParquetLeaf.Type.TEXT) {
            texts.plain(in, n, out);
        } else {
            numbers(type, in, n, out);
        }
    }

    private static void numbers(ParquetLeaf.Type type, ByteBuffer in, int n, double[] out) {
        int at = in.position();
        if (n > in.remaining() / type.size()) {
            throw new IllegalArgumentException(n + " more values of " + type.size() + " bytes in " + in.remaining());
        }
        switch (type) {
            case FLOAT -> {
                for (int i = 0; i < n; i++) {
                    out[i] = in.getFloat(at + 4 * i);
                }
            }
            case DOUBLE, BITS -> in.asDoubleBuffer().get(out, 0, n);
            case FLOAT16 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = Float16.toFloat(in.getShort(at + 2 * i));
                }
            }
            case INT32 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = in.getInt(at + 4 * i);
                }
            }
            case INT64 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = in.getLong(at + 8 * i);
                }
            }
            case BOOLEAN, TEXT, OTHER -> throw new IllegalArgumentException("not a number");
        }
        in.position(at + n * type.size());
    }

    /** A page of nulls only may have no bytes, so the width is read when a value is. */
    private static ParquetValues dictionary(ByteBuffer in, double[] dictionary) {
        return new ParquetValues() {
            private final int[] places = new int[CHUNK];
            private RleReader reader;

            @Override
            public void read(double[] out, int n) {
                if (n > 0 && reader == null) {
                    int width = in.get();
                    reader = new RleReader(in, width);
                }
                for (int at = 0; at < n; at += CHUNK) {
                    int count = Math.min(CHUNK, n - at);
                    reader.read(places, count);
                    for (int i = 0; i < count; i++) {
                        if (places[i] < 0 || places[i] >= dictionary.length) {
                            throw new IllegalArgumentException(
                                    "value " + places[i] + " of a dictionary of " + dictionary.length);
                        }
                        out[at + i] = dictionary[places[i]];
                    }
                }
            }
        };
    }

    private static ParquetValues delta(ParquetLeaf leaf, ByteBuffer in) {
        boolean bits = leaf.type() == ParquetLeaf.Type.BITS;
        if (!leaf.isWhole() && !bits) {
            throw new IllegalArgumentException("differences of whole numbers are no encoding of " + leaf);
        }
        return in.hasRemaining()
                ? new DeltaReader(in, leaf.type() == ParquetLeaf.Type.INT32, bits)
                : (out, n) -> numbers(leaf.type(), in, n, out); // no bytes, so no values
    }

    /** Booleans as runs and packed bits, behind the number of their bytes. */
    private static ParquetValues booleans(ParquetLeaf leaf, ByteBuffer in) {
        if (leaf.type() != ParquetLeaf.Type.BOOLEAN) {
            throw new IllegalArgumentException("runs of booleans are no encoding of " + leaf);
        }
        return new ParquetValues() {
            private final int[] bits = new int[CHUNK];
            private RleReader reader;

            @Override
            public void read(double[] out, int n) {
                if (n > 0 && reader == null) {
                    in.getInt();
                    reader = new RleReader(in, 1);
                }
                for (int at = 0; at < n; at += CHUNK) {
                    int count = Math.min(CHUNK, n - at);
                    reader.read(bits, count);
                    for (int i = 0; i < count; i++) {
                        out[at + i] = bits[i];
                    }
                }
            }
        };
    }

    /** Booleans of one bit each, the lowest bit of a byte first. */
    final class Bits implements ParquetValues {
        private final ByteBuffer in;
        private long next;

        Bits(ByteBuffer in) {
            this.in = in;
        }

        @Override
        public void read(double[] out, int n) {
            if (next + n > 8L * in.remaining()) {
                throw new IllegalArgumentException(
                        n + " more booleans where " + (8L * in.remaining() - next) + " are left");
            }
            for (int i = 0; i < n; i++, next++) {
                out[i] = in.get(in.position() + (int) (next >> 3)) >> (next & 7) & 1;
            }
        }
    }

    /** First the first bytes of all values, then the second ones, and so on. */
    final class Split implements ParquetValues {
        private final ParquetLeaf.Type type;
        private final ByteBuffer in;
        private final int total;
        private int next;

        Split(ParquetLeaf.Type type, ByteBuffer in) {
            this.type = type;
            this.in = in;
            this.total = in.remaining() / type.size();
        }

        @Override
        public void read(double[] out, int n) {
            int size = type.size();
            if (n > total - next) {
                throw new IllegalArgumentException(n + " more values where " + (total - next) + " are left");
            }
            ByteBuffer joined = ByteBuffer.allocate(n * size).order(ByteOrder.LITTLE_ENDIAN);
            for (int b = 0; b < size; b++) {
                int from = in.position() + b * total + next;
                for (int i = 0; i < n; i++) {
                    joined.put(i * size + b, in.get(from + i));
                }
            }
            next += n;
            numbers(type, joined, n, out);
        }
    }
}
