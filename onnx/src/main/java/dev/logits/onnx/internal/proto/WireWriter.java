package dev.logits.onnx.internal.proto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the fields of one protocol buffer message. For one thread. */
public final class WireWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An integer. */
    public WireWriter integer(int field, long value) {
        varint((long) field << 3 | WireReader.VARINT);
        varint(value);
        return this;
    }

    /** A 32-bit float. */
    public WireWriter float32(int field, float value) {
        varint((long) field << 3 | WireReader.FIXED32);
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
        return this;
    }

    /** A text. */
    public WireWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes. */
    public WireWriter bytes(int field, byte[] value) {
        varint((long) field << 3 | WireReader.BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    /** A message. */
    public WireWriter message(int field, WireWriter message) {
        return bytes(field, message.toBytes());
    }

    /** Everything so far. */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** How many bytes there are so far. */
    public int size() {
        return out.size();
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
