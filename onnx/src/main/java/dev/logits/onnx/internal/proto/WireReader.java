package dev.logits.onnx.internal.proto;

import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fields of one protocol buffer message, one after another. A field that is not read is passed over; every length
 * is checked against the end of its message. For one thread.
 *
 * <p>Reference: Protocol Buffers, Encoding (the wire format).
 */
public final class WireReader {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    /** More than any name or shape has; weights are never read. */
    private static final int LONGEST = 1 << 20;

    private final ProtoBytes bytes;
    private final long end;
    private long at;
    private long field;
    private int wire;
    private long bodyEnd;

    /** All of a file. */
    public WireReader(ProtoBytes bytes) {
        this(bytes, 0, bytes.size());
    }

    WireReader(ProtoBytes bytes, long from, long to) {
        this.bytes = bytes;
        this.at = from;
        this.bodyEnd = from;
        this.end = to;
    }

    /** Goes to the next field; false at the end of the message. */
    public boolean next() throws IOException {
        at = bodyEnd;
        if (at == end) {
            return false;
        }
        long tag = rawVarint();
        field = tag >>> 3;
        wire = (int) (tag & 7);
        if (field == 0 || field > 0x1fffffff) {
            throw error("field number " + field + ", which no message has");
        }
        switch (wire) {
            case VARINT -> {
                long body = at;
                rawVarint();
                bodyEnd = at;
                at = body;
            }
            case FIXED64 -> bodyEnd = checkedEnd(8);
            case BYTES -> bodyEnd = checkedEnd(rawVarint());
            case FIXED32 -> bodyEnd = checkedEnd(4);
            default -> throw error("wire type " + wire + ", which ONNX files do not use");
        }
        return true;
    }

    private long checkedEnd(long length) throws MalformedFileException {
        if (length < 0 || length > end - at) {
            throw error("a field of " + Long.toUnsignedString(length) + " bytes where " + (end - at)
                    + " are left; the file is truncated or not ONNX");
        }
        return at + length;
    }

    private long rawVarint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw error("the file ends in the middle of a number; it is truncated or not ONNX");
            }
            int b = bytes.at(at++);
            value |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw error("a number of more than ten bytes");
    }

    /** The field's number. */
    public int field() {
        return (int) field;
    }

    /** Whether the field is a number, not bytes. */
    public boolean isNumber() {
        return wire != BYTES;
    }

    /** The field as an integer. */
    public long integer() throws IOException {
        expect(VARINT);
        long body = at;
        long value = rawVarint();
        at = body;
        return value;
    }

    /** The field as a 32-bit float. */
    public float float32() throws IOException {
        expect(FIXED32);
        int bits = 0;
        for (int i = 0; i < 4; i++) {
            bits |= bytes.at(at + i) << (8 * i);
        }
        return Float.intBitsToFloat(bits);
    }

    /** The field as a text in UTF-8. */
    public String text() throws IOException {
        byte[] body = bytes();
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return text.toString();
        } catch (CharacterCodingException e) {
            throw error("a name that is not UTF-8");
        }
    }

    /** The field's bytes. */
    public byte[] bytes() throws IOException {
        expect(BYTES);
        long length = bodyEnd - at;
        if (length > LONGEST) {
            throw error("a name or attribute of " + length + " bytes");
        }
        return bytes.copy(at, (int) length);
    }

    /** How many bytes the field has. */
    public long length() {
        return bodyEnd - at;
    }

    /** The field as a message. */
    public WireReader message() throws IOException {
        expect(BYTES);
        return new WireReader(bytes, at, bodyEnd);
    }

    /** The field as integers, one or packed. */
    public long[] integers() throws IOException {
        if (wire == VARINT) {
            return new long[] {integer()};
        }
        expect(BYTES);
        if (bodyEnd - at > LONGEST) {
            throw error("a list of " + (bodyEnd - at) + " bytes");
        }
        WireReader packed = new WireReader(bytes, at, bodyEnd);
        long[] values = new long[(int) (bodyEnd - at)];
        int count = 0;
        while (packed.at < packed.end) {
            values[count++] = packed.rawVarint();
        }
        return Arrays.copyOf(values, count);
    }

    private void expect(int type) throws MalformedFileException {
        if (wire != type) {
            throw error("field " + field + " has wire type " + wire + ", expected " + type);
        }
    }

    MalformedFileException error(String what) {
        return new MalformedFileException(bytes.name(), bytes.name() + ": not an ONNX model: byte " + at + ": " + what);
    }
}
