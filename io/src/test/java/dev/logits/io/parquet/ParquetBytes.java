package dev.logits.io.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Writes what a Parquet file consists of, also what no writer would: Thrift's compact protocol by hand. */
public final class ParquetBytes {
    public static final int I32 = 5;
    public static final int I64 = 6;
    public static final int TEXT = 8;
    public static final int LIST = 9;
    public static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int field;

    /** A field's number and type; its value follows. */
    public ParquetBytes field(int id, int type) {
        out.write(id - field << 4 | type);
        field = id;
        return this;
    }

    public ParquetBytes number(int id, int type, long value) {
        return field(id, type).varint(value << 1 ^ value >> 63);
    }

    public ParquetBytes text(int id, String text) {
        return field(id, TEXT).varint(text.length()).bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public ParquetBytes struct(int id, ParquetBytes inner) {
        return field(id, STRUCT).bytes(inner.end());
    }

    public ParquetBytes structs(int id, ParquetBytes... inner) {
        field(id, LIST).raw(inner.length << 4 | STRUCT);
        for (ParquetBytes one : inner) {
            bytes(one.end());
        }
        return this;
    }

    public ParquetBytes varint(long value) {
        long left = value;
        while ((left & ~127L) != 0) {
            out.write((int) (left & 127 | 128));
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    public ParquetBytes raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public ParquetBytes bytes(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** As a struct. */
    public byte[] end() {
        out.write(0);
        return out.toByteArray();
    }

    /** The header of a page of data, of values without levels. */
    public static byte[] dataPage(int values, int encoding, int unpacked, byte[] page) {
        return page(0, 5, values, encoding, unpacked, page);
    }

    /** A dictionary of floats. */
    public static byte[] dictionary(int values, float... floats) {
        ByteBuffer plain = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
        plain.asFloatBuffer().put(floats);
        return page(2, 7, values, 0, plain.capacity(), plain.array());
    }

    private static byte[] page(int type, int field, int values, int encoding, int unpacked, byte[] page) {
        return new ParquetBytes()
                .number(1, I32, type)
                .number(2, I32, unpacked)
                .number(3, I32, page.length)
                .struct(field, new ParquetBytes().number(1, I32, values).number(2, I32, encoding))
                .bytesAfter(page);
    }

    private byte[] bytesAfter(byte[] page) {
        end();
        return bytes(page).toBytes();
    }

    /** A file of two columns of floats, a and b, with the same pages each. */
    public static byte[] file(long rows, int codec, long values, byte[]... pages) {
        return file(rows, codec, values, false, pages);
    }

    /** The same, where both columns may lie at one place. */
    public static byte[] file(long rows, int codec, long values, boolean overlap, byte[]... pages) {
        ByteArrayOutputStream column = new ByteArrayOutputStream();
        for (byte[] page : pages) {
            column.writeBytes(page);
        }
        int length = column.size();
        ParquetBytes footer = new ParquetBytes()
                .structs(
                        2,
                        new ParquetBytes().text(4, "root").number(5, I32, 2),
                        new ParquetBytes().number(1, I32, 4).number(3, I32, 0).text(4, "a"),
                        new ParquetBytes().number(1, I32, 4).number(3, I32, 0).text(4, "b"))
                .number(3, I64, rows)
                .structs(
                        4,
                        new ParquetBytes()
                                .structs(
                                        1,
                                        chunk(codec, values, length, 4),
                                        chunk(codec, values, length, overlap ? 4 : 4 + length))
                                .number(3, I64, rows));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(column.toByteArray());
        if (!overlap) {
            all.writeBytes(column.toByteArray());
        }
        return around(all.toByteArray(), footer.end());
    }

    /** A required column: its type's number in the format, what else the schema says of it, and its pages. */
    public record Column(String name, int type, UnaryOperator<ParquetBytes> said, int values, byte[] pages) {

        public Column(String name, int type, int values, byte[] pages) {
            this(name, type, UnaryOperator.identity(), values, pages);
        }

        public static Column ints(String name, UnaryOperator<ParquetBytes> said, int... numbers) {
            ByteBuffer plain = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
            plain.asIntBuffer().put(numbers);
            return new Column(
                    name, 1, said, numbers.length, dataPage(numbers.length, 0, plain.capacity(), plain.array()));
        }

        public static Column doubles(String name, double... numbers) {
            ByteBuffer plain = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
            plain.asDoubleBuffer().put(numbers);
            return plain(name, 5, numbers.length, plain.array());
        }

        public static Column texts(String name, String... texts) {
            return plain(name, 6, texts.length, side(texts));
        }

        /** Places, of one byte each, in a dictionary of texts. */
        public static Column dictionary(String name, String[] dictionary, int... places) {
            byte[] plain = side(dictionary);
            ParquetBytes packed = new ParquetBytes().raw(8); // the width, then runs of one
            for (int place : places) {
                packed.varint(1 << 1).raw(place);
            }
            byte[] pages = new ParquetBytes()
                    .bytes(page(2, 7, dictionary.length, 0, plain.length, plain))
                    .bytes(dataPage(places.length, 8, packed.toBytes().length, packed.toBytes()))
                    .toBytes();
            return new Column(name, 6, places.length, pages);
        }

        /** Booleans of one bit, up to eight. */
        public static Column bits(String name, int values, int bits) {
            return plain(name, 0, values, new byte[] {(byte) bits});
        }

        /** The same as a packed run behind its length. */
        public static Column runs(String name, int values, int bits) {
            byte[] page = {2, 0, 0, 0, 1 << 1 | 1, (byte) bits};
            return new Column(name, 0, values, dataPage(values, 3, page.length, page));
        }

        private static Column plain(String name, int type, int values, byte[] plain) {
            return new Column(name, type, values, dataPage(values, 0, plain.length, plain));
        }

        private static byte[] side(String... texts) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(bytes.length)
                        .array());
                out.writeBytes(bytes);
            }
            return out.toByteArray();
        }
    }

    /** A file of these columns, of the same number of rows each. */
    public static byte[] table(Column... columns) {
        ParquetBytes[] schema = new ParquetBytes[columns.length + 1];
        ParquetBytes[] chunks = new ParquetBytes[columns.length];
        schema[0] = new ParquetBytes().text(4, "root").number(5, I32, columns.length);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (int c = 0; c < columns.length; c++) {
            Column column = columns[c];
            schema[c + 1] = column.said()
                    .apply(new ParquetBytes()
                            .number(1, I32, column.type())
                            .number(3, I32, 0)
                            .text(4, column.name()));
            chunks[c] = chunk(0, column.values(), column.pages().length, 4L + data.size());
            data.writeBytes(column.pages());
        }
        int rows = columns[0].values();
        ParquetBytes footer = new ParquetBytes()
                .structs(2, schema)
                .number(3, I64, rows)
                .structs(4, new ParquetBytes().structs(1, chunks).number(3, I64, rows));
        return around(data.toByteArray(), footer.end());
    }

    private static ParquetBytes chunk(int codec, long values, long bytes, long offset) {
        return new ParquetBytes()
                .struct(
                        3,
                        new ParquetBytes()
                                .number(4, I32, codec)
                                .number(5, I64, values)
                                .number(7, I64, bytes)
                                .number(9, I64, offset));
    }

    /** Data and a footer with what is around them. */
    public static byte[] around(byte[] data, byte[] footer) {
        ByteBuffer file = ByteBuffer.allocate(data.length + footer.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        byte[] magic = "PAR1".getBytes(StandardCharsets.US_ASCII);
        return file.put(magic)
                .put(data)
                .put(footer)
                .putInt(footer.length)
                .put(magic)
                .array();
    }
}
