package dev.logits.io.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The field {@code checksum} of a saved object: a CRC-32 of all its other fields, of what they mean and not of how they
 * are written, so that a file may be indented anew. A file without the field, of an earlier version or written by hand,
 * is read as it is.
 */
public final class JsonChecksum {
    public static final String FIELD = "checksum";

    private JsonChecksum() {}

    /** Adds the field, as the last one. */
    public static void put(ObjectNode json) {
        try {
            // read back, so that every number is what a reader will find
            json.put(FIELD, of(JsonFields.MAPPER.readTree(JsonFields.MAPPER.writeValueAsBytes(json))));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Compares the field with the others, if it is there.
     *
     * @throws MalformedFileException if it is not theirs
     */
    public static void verify(JsonFields json) throws MalformedFileException {
        JsonNode saved = json.node().get(FIELD);
        if (saved != null && !(saved.isTextual() && saved.textValue().equals(of(json.node())))) {
            throw json.error(
                    FIELD,
                    "is not that of the content; the file is spoilt. If it was changed on purpose, take this field out");
        }
    }

    /** What the field must hold. */
    public static String of(JsonNode json) {
        CRC32 crc = new CRC32();
        update(crc, json, true);
        return "%08x".formatted(crc.getValue());
    }

    private static void update(CRC32 crc, JsonNode node, boolean top) {
        if (node.isObject()) {
            crc.update('{');
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                if (!(top && field.getKey().equals(FIELD))) {
                    update(crc, field.getKey());
                    update(crc, field.getValue(), false);
                }
            }
            crc.update('}');
        } else if (node.isArray()) {
            crc.update('[');
            node.forEach(item -> update(crc, item, false));
            crc.update(']');
        } else if (node.isNumber()) {
            // bits, since a double's shortest text is not the same on every JDK
            crc.update('n');
            boolean whole = node.isIntegralNumber();
            update(crc, whole ? node.asText() : Long.toHexString(Double.doubleToLongBits(node.doubleValue())));
        } else {
            crc.update(node.isTextual() ? '"' : 'v');
            update(crc, node.asText());
        }
    }

    /** A text with its length, so that two neighbors cannot lend each other letters. */
    public static void update(CRC32 crc, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        crc.update(bytes);
    }
}
