package dev.logits.io.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Thrift's compact protocol, as far as the footers of Parquet files need it. */
final class ThriftWriter {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    /** The number of the last field of each struct that is open; the innermost is at {@code depth}. */
    private final int[] last = new int[16];

    private int depth;

    private void field(int id, int type) {
        int step = id - last[depth];
        if (step > 0 && step <= 15) {
            out.write(step << 4 | type);
        } else {
            out.write(type);
            zigzag(id);
        }
        last[depth] = id;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void zigzag(long value) {
        varint(value << 1 ^ value >> 63);
    }

    void i32(int id, int value) {
        field(id, I32);
        zigzag(value);
    }

    void i64(int id, long value) {
        field(id, I64);
        zigzag(value);
    }

    void text(int id, String value) {
        field(id, BINARY);
        textElement(value);
    }

    private void textElement(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        varint(bytes.length);
        out.writeBytes(bytes);
    }

    private void list(int id, int type, int size) {
        field(id, LIST);
        if (size < 15) {
            out.write(size << 4 | type);
        } else {
            out.write(0xf0 | type);
            varint(size);
        }
    }

    void integers(int id, int... values) {
        list(id, I32, values.length);
        for (int value : values) {
            zigzag(value);
        }
    }

    void texts(int id, String... values) {
        list(id, BINARY, values.length);
        for (String value : values) {
            textElement(value);
        }
    }

    /** A list of structs, each of which is opened by {@link #element} and ended by {@link #end}. */
    void structs(int id, int size) {
        list(id, STRUCT, size);
    }

    void element() {
        last[++depth] = 0;
    }

    void struct(int id) {
        field(id, STRUCT);
        element();
    }

    void end() {
        out.write(0);
        depth--;
    }

    /** The bytes of the struct of everything. */
    byte[] bytes() {
        out.write(0);
        return out.toByteArray();
    }
}
