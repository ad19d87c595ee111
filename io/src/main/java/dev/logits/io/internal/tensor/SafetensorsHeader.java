package dev.logits.io.internal.tensor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.file.FirstBytes;
import dev.logits.io.internal.file.Float16;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file, all of it checked.
 *
 * @param metadata free text by names
 * @param entries in the order of their places, one right behind the other from the first to the last byte
 * @param dataOffset where place 0 is in the file
 */
public record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries, long dataOffset) {
    /** The name of the free text. */
    public static final String METADATA = "__metadata__";

    /** Where a header begins, behind its length. */
    public static final int PREFIX = 8;

    public static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The format's own limit. */
    private static final long MAX_BYTES = 100_000_000;

    private static final long MAX_ELEMENTS = Long.MAX_VALUE / 16;

    /** What an element's bytes mean. */
    public enum Type {
        F32(4),
        F64(8),
        F16(2),
        /** The high half of a float. */
        BF16(2),
        I64(8),
        I32(4),
        I16(2),
        I8(1),
        U64(8),
        U32(4),
        U16(2),
        U8(1),
        BOOL(1);

        private final int size;

        Type(int size) {
            this.size = size;
        }

        /** Bytes an element. */
        public int size() {
            return size;
        }

        /** Whether it is one of the four types of real numbers. */
        public boolean isReal() {
            return ordinal() <= BF16.ordinal();
        }

        /** Takes real numbers from the beginning of a little-endian buffer, rounded to the nearest float. */
        public void take(ByteBuffer from, int count, float[] out, int off) {
            switch (this) {
                case F32 -> from.asFloatBuffer().get(out, off, count);
                case F64 -> {
                    for (int i = 0; i < count; i++) {
                        out[off + i] = (float) from.getDouble(Double.BYTES * i);
                    }
                }
                case F16 -> {
                    for (int i = 0; i < count; i++) {
                        out[off + i] = Float16.toFloat(from.getShort(2 * i));
                    }
                }
                case BF16 -> {
                    for (int i = 0; i < count; i++) {
                        out[off + i] = Float.intBitsToFloat(from.getShort(2 * i) << 16);
                    }
                }
                default -> throw new IllegalStateException(this + " is no type of real numbers");
            }
        }
    }

    /**
     * One tensor.
     *
     * @param begin its first byte, from the beginning of the data
     * @param end behind its last
     */
    public record Entry(String name, Type type, List<Integer> shape, long begin, long end) {}

    /** Reads and checks the header of a file. */
    public static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = Files.size(file);
        if (size < PREFIX) {
            throw MalformedFileException.of(file, size + " bytes are too few for a safetensors file; it is truncated");
        }
        long length = take(file, channel, 0, PREFIX).getLong(0);
        if (length < 2 || length > MAX_BYTES) {
            throw MalformedFileException.of(
                    file,
                    "a header of " + Long.toUnsignedString(length)
                            + " bytes: not a safetensors file, or its first bytes are corrupt"
                            + FirstBytes.hint(file));
        }
        if (length > size - PREFIX) {
            throw MalformedFileException.of(
                    file,
                    "the file ends at byte " + size + ", inside a header of " + length + " bytes; it is truncated");
        }
        JsonNode json = tree(file, take(file, channel, PREFIX, (int) length).array());
        long dataOffset = PREFIX + length;
        return new SafetensorsHeader(metadata(file, json), entries(file, json, size - dataOffset), dataOffset);
    }

    private static ByteBuffer take(Path file, FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        if (!FileStore.readFully(file, channel, bytes, position)) {
            throw MalformedFileException.of(file, "the file ends inside its header; it is truncated");
        }
        return bytes;
    }

    private static JsonNode tree(Path file, byte[] bytes) throws MalformedFileException {
        try {
            JsonNode json = MAPPER.readTree(bytes);
            if (!json.isObject()) {
                throw MalformedFileException.of(file, "the header is not a JSON object; it is no safetensors file");
            }
            return json;
        } catch (MalformedFileException wrong) {
            throw wrong;
        } catch (JsonProcessingException wrong) {
            throw new MalformedFileException(
                    file.toString(), file + ": the header is not JSON: " + wrong.getOriginalMessage(), wrong);
        } catch (IOException wrong) {
            throw new MalformedFileException(
                    file.toString(), file + ": the header is not JSON: " + MalformedFileException.reason(wrong), wrong);
        }
    }

    private static Map<String, String> metadata(Path file, JsonNode json) throws MalformedFileException {
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonNode texts = json.get(METADATA);
        if (texts == null) {
            return metadata;
        }
        if (!texts.isObject()) {
            throw MalformedFileException.of(file, METADATA + " is not an object of strings");
        }
        for (Map.Entry<String, JsonNode> text : texts.properties()) {
            if (!text.getValue().isTextual()) {
                throw MalformedFileException.of(file, METADATA + "." + text.getKey() + " is not a string");
            }
            metadata.put(text.getKey(), text.getValue().textValue());
        }
        return metadata;
    }

    private static List<Entry> entries(Path file, JsonNode json, long bytes) throws MalformedFileException {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            if (!field.getKey().equals(METADATA)) {
                entries.add(entry(file, field.getKey(), field.getValue(), bytes));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = 0;
        for (Entry entry : entries) {
            if (entry.begin() != at) {
                throw MalformedFileException.of(
                        file,
                        "tensor " + entry.name() + " begins at byte " + entry.begin()
                                + " of the data, the one before ends at " + at
                                + (entry.begin() < at ? "; they overlap" : "; there is a hole"));
            }
            at = entry.end();
        }
        if (at != bytes) {
            throw MalformedFileException.of(
                    file,
                    "the tensors take " + at + " bytes, and the file has " + bytes + " of data"
                            + (at > bytes ? "; it is truncated" : "; something else follows them"));
        }
        return entries;
    }

    private static Entry entry(Path file, String name, JsonNode json, long bytes) throws MalformedFileException {
        Type type = type(file, name, json.path("dtype"));
        List<Integer> shape = new ArrayList<>();
        long length = 1;
        if (!json.path("shape").isArray()) {
            throw MalformedFileException.of(file, "tensor " + name + " has no shape");
        }
        for (JsonNode n : json.path("shape")) {
            if (!n.canConvertToInt() || !n.isIntegralNumber() || n.intValue() < 0) {
                throw MalformedFileException.of(
                        file,
                        "tensor " + name + " has shape " + brief(json.path("shape"))
                                + ": not whole numbers, 0 to 2^31");
            }
            shape.add(n.intValue());
            if (n.intValue() > 0 && length > MAX_ELEMENTS / n.intValue()) {
                throw MalformedFileException.of(
                        file,
                        "tensor " + name + " has shape " + brief(json.path("shape")) + ": more than one array holds");
            }
            length = length * n.intValue();
        }
        JsonNode offsets = json.path("data_offsets");
        if (offsets.size() != 2
                || !offsets.get(0).isIntegralNumber()
                || !offsets.get(1).isIntegralNumber()
                || !offsets.get(0).canConvertToLong()
                || !offsets.get(1).canConvertToLong()) {
            throw MalformedFileException.of(
                    file, "tensor " + name + " has data_offsets " + brief(offsets) + ": expected two whole numbers");
        }
        long begin = offsets.get(0).longValue();
        long end = offsets.get(1).longValue();
        if (begin < 0 || end < begin) {
            throw MalformedFileException.of(
                    file,
                    "tensor " + name + " lies at bytes " + begin + " to " + end + " of the data, which cannot be");
        }
        if (end > bytes) {
            throw MalformedFileException.of(
                    file,
                    "tensor " + name + " ends at byte " + end + " of the data, and there are " + bytes
                            + "; the file is truncated");
        }
        if (end - begin != length * type.size()) {
            throw MalformedFileException.of(
                    file,
                    "tensor " + name + " of shape " + shape + " and type " + type + " needs " + length * type.size()
                            + " bytes, and has " + (end - begin));
        }
        return new Entry(name, type, List.copyOf(shape), begin, end);
    }

    private static Type type(Path file, String name, JsonNode json) throws MalformedFileException {
        for (Type type : Type.values()) {
            if (type.name().equals(json.asText())) {
                return type;
            }
        }
        throw MalformedFileException.of(
                file,
                "tensor " + name + " has dtype " + brief(json)
                        + ": F64, F32, F16 and BF16 are read, and of labels whole numbers and BOOL");
    }

    private static String brief(JsonNode json) {
        String text = json.isMissingNode() ? "none" : json.toString();
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
