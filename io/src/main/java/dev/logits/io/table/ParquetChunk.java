package dev.logits.io.table;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** The cells of one column since the last row group, as one page of plain values behind their levels. */
final class ParquetChunk {
    private final boolean list;
    private final Bytes values = new Bytes();
    private final Levels definitions = new Levels();
    private final Levels repetitions = new Levels();
    private int bit;

    ParquetChunk(TableColumn.Type type) {
        this.list = type == TableColumn.Type.TEXTS;
    }

    /** Runs of equal levels, in the hybrid encoding. */
    private static final class Levels {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int level;
        private int run;
        private int count;

        void add(int next) {
            if (next != level && run > 0) {
                flush();
            }
            level = next;
            run++;
            count++;
        }

        private void flush() {
            if (run > 0) {
                int header = run << 1;
                while ((header & ~0x7f) != 0) {
                    out.write(header & 0x7f | 0x80);
                    header >>>= 7;
                }
                out.write(header);
                out.write(level);
            }
            run = 0;
        }

        byte[] bytes() {
            flush();
            return out.toByteArray();
        }

        void reset() {
            out.reset();
            run = 0;
            count = 0;
        }
    }

    /** A buffer whose last byte can be changed. */
    private static final class Bytes extends ByteArrayOutputStream {
        void setBit(int bit) {
            buf[count - 1] |= (byte) (1 << bit);
        }
    }

    void missing() {
        definitions.add(0);
        if (list) {
            repetitions.add(0);
        }
    }

    /** Says that a value of a plain column follows. */
    private void present() {
        definitions.add(1);
    }

    void whole(long value) {
        present();
        bits(value, Long.BYTES);
    }

    void number(float value) {
        present();
        bits(Float.floatToRawIntBits(value), Float.BYTES);
    }

    void number(double value) {
        present();
        bits(Double.doubleToRawLongBits(value), Double.BYTES);
    }

    void flag(boolean value) {
        present();
        if (bit == 0) {
            values.write(0);
        }
        if (value) {
            values.setBit(bit);
        }
        bit = bit + 1 & 7;
    }

    void text(byte[] utf8) {
        present();
        bytes(utf8);
    }

    void texts(byte[][] utf8) {
        if (utf8.length == 0) {
            definitions.add(1);
            repetitions.add(0);
        }
        for (int i = 0; i < utf8.length; i++) {
            definitions.add(2);
            repetitions.add(i == 0 ? 0 : 1);
            bytes(utf8[i]);
        }
    }

    private void bytes(byte[] utf8) {
        bits(utf8.length, Integer.BYTES);
        values.writeBytes(utf8);
    }

    private void bits(long value, int size) {
        for (int i = 0; i < size; i++) {
            values.write((int) (value >>> 8 * i));
        }
    }

    /** About how many bytes there are. */
    int size() {
        return values.size();
    }

    /** How many entries: cells, and further elements of lists. */
    int entries() {
        return definitions.count;
    }

    /** The page and its length before it was packed; nothing is left here. */
    Page page() throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(values.size() + 64);
        if (list) {
            prefixed(repetitions.bytes(), plain);
        }
        prefixed(definitions.bytes(), plain);
        values.writeTo(plain);
        Page page = new Page(entries(), plain.size(), gzip(plain.toByteArray()));
        values.reset();
        definitions.reset();
        repetitions.reset();
        bit = 0;
        return page;
    }

    /**
     * A page of data.
     *
     * @param entries how many
     * @param size bytes before it was packed
     * @param packed by gzip
     */
    record Page(int entries, int size, byte[] packed) {}

    private static void prefixed(byte[] levels, OutputStream out) throws IOException {
        for (int i = 0; i < Integer.BYTES; i++) {
            out.write(levels.length >>> 8 * i);
        }
        out.write(levels);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 1 << 16) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }
}
