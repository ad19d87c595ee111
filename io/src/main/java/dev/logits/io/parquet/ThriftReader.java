package dev.logits.io.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads Thrift's compact protocol, as much of it as Parquet's metadata needs. Bounds are the buffer's. */
final class ThriftReader {
    private static final int TRUE = 1;
    private static final int BYTE = 3;
    private static final int I16 = 4;
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int DOUBLE = 7;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int SET = 10;
    private static final int MAP = 11;
    private static final int STRUCT = 12;
    private static final int DEEPEST = 32;

    private final ByteBuffer in;
    private int type;
    /** How deep structs, lists and maps are nested here; bounded, since reading them calls itself. */
    private int depth;

    ThriftReader(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** What a struct does with a field: reads it, or returns false to have it skipped. */
    @FunctionalInterface
    interface Field {
        boolean read(int id);
    }

    /** Reads a struct's fields to its end. */
    void struct(Field field) {
        enter();
        int id = 0;
        for (int head; (head = in.get() & 0xff) != 0; ) {
            int delta = head >>> 4;
            id = delta == 0 ? (int) Varint.readSigned(in) : id + delta;
            type = head & 15;
            int fieldType = type;
            if (!field.read(id)) {
                skip(fieldType);
            }
        }
        depth--;
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("metadata nested deeper than " + DEEPEST);
        }
    }

    /** The number of elements of a list, whose elements must be read next. */
    int list() {
        int head = in.get() & 0xff;
        type = head & 15;
        long size = head >>> 4 == 15 ? Varint.read(in) : head >>> 4;
        if (size < 0 || size > in.remaining()) {
            throw new IllegalArgumentException("a list of " + size + " elements in " + in.remaining() + " bytes");
        }
        return (int) size;
    }

    /** A field's boolean is in its type. */
    boolean bool() {
        return type == TRUE;
    }

    long integer() {
        return Varint.readSigned(in);
    }

    /** An integer that is to have 32 bits. */
    int int32() {
        long value = Varint.readSigned(in);
        if ((int) value != value) {
            throw new IllegalArgumentException("the number " + value + ", expected one of 32 bits");
        }
        return (int) value;
    }

    String text() {
        long length = Varint.read(in);
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes in " + in.remaining());
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void skip(int kind) {
        switch (kind) {
            case TRUE, 2 -> {}
            case BYTE -> in.get();
            case I16, I32, I64 -> Varint.read(in);
            case DOUBLE -> in.getDouble();
            case BINARY -> text();
            case LIST, SET -> {
                enter();
                int size = list();
                int element = type;
                for (int i = 0; i < size; i++) {
                    skipElement(element);
                }
                depth--;
            }
            case MAP -> {
                enter();
                long size = Varint.read(in);
                int types = size == 0 ? 0 : in.get();
                if (size < 0 || size > in.remaining()) {
                    throw new IllegalArgumentException("a map of " + size + " entries in " + in.remaining() + " bytes");
                }
                for (long i = 0; i < size; i++) {
                    skipElement(types >>> 4 & 15);
                    skipElement(types & 15);
                }
                depth--;
            }
            case STRUCT -> struct(id -> false);
            default -> throw new IllegalArgumentException("metadata of unknown type " + kind);
        }
    }

    /** A boolean in a list has a byte of its own. */
    private void skipElement(int kind) {
        if (kind == TRUE || kind == 2) {
            in.get();
        } else {
            skip(kind);
        }
    }
}
