package dev.logits.io.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.tensor.SafetensorsHeader;
import dev.logits.learn.network.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Tensors in a safetensors file: eight bytes of length, a JSON header of names, types, shapes and places, and then the
 * numbers. Reads F64, F32, F16 and BF16, all as floats; writes F32. What the header says is checked against the file's
 * size before any memory is taken: places that overlap, leave holes or lie outside, shapes of another size, names
 * twice.
 *
 * <p>Reference: the format's description in the safetensors project of Hugging Face.
 *
 * <pre>{@code
 * Safetensors.write(Path.of("model.safetensors"), Map.of("format", "pt"), network.parameters());
 * Safetensors file = Safetensors.read(Path.of("model.safetensors"));
 * }</pre>
 *
 * <p>Immutable but for the arrays of its tensors, which are shared.
 *
 * @param metadata free text by names
 * @param tensors in the order of their places
 * @since 0.1
 */
public record Safetensors(Map<String, String> metadata, List<Tensor> tensors) {
    /** Where files of ours have {@link #everything}. */
    static final String CHECKSUM = "checksum";

    private static final int MAX_FLOATS = Integer.MAX_VALUE - 64;

    private static final int CHUNK_BYTES = 1 << 18;

    /** Copies both. */
    public Safetensors {
        NullCheck.argument(metadata, "metadata");
        NullCheck.argument(tensors, "tensors");
        metadata = Map.copyOf(metadata);
        tensors = List.copyOf(tensors);
    }

    /**
     * Writes a file, whole or not at all. The same tensors and metadata give the same bytes.
     *
     * @throws IllegalArgumentException if a name is there twice
     */
    public static void write(Path file, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(metadata, "metadata");
        NullCheck.argument(tensors, "tensors");
        try (AtomicFile out = AtomicFile.create(file)) {
            write(out, metadata, tensors);
            out.commit();
        }
    }

    /** Writes into a file that has just begun. */
    static void write(AtomicFile out, Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        byte[] header = header(metadata, tensors);
        ByteBuffer prefix = ByteBuffer.allocate(SafetensorsHeader.PREFIX).order(ByteOrder.LITTLE_ENDIAN);
        out.write(prefix.putLong(0, header.length));
        out.write(ByteBuffer.wrap(header));
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors) {
            float[] values = tensor.values();
            for (int from = 0; from < values.length; ) {
                int count = Math.min(CHUNK_BYTES / Float.BYTES, values.length - from);
                chunk.clear().asFloatBuffer().put(values, from, count);
                out.write(chunk.limit(count * Float.BYTES));
                from += count;
            }
        }
    }

    /** Padded with spaces, so that the numbers begin at a multiple of eight bytes. */
    private static byte[] header(Map<String, String> metadata, List<Tensor> tensors) {
        ObjectNode json = SafetensorsHeader.MAPPER.createObjectNode();
        if (!metadata.isEmpty()) {
            new TreeMap<>(metadata).forEach(json.putObject(SafetensorsHeader.METADATA)::put);
        }
        long at = 0;
        for (Tensor tensor : tensors) {
            if (json.has(tensor.name())) {
                throw new IllegalArgumentException("two tensors are called " + tensor.name());
            }
            long end = at + (long) tensor.values().length * Float.BYTES;
            ObjectNode entry = json.putObject(tensor.name());
            entry.put("dtype", "F32");
            tensor.shape().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        try {
            byte[] text = SafetensorsHeader.MAPPER.writeValueAsBytes(json);
            byte[] padded = java.util.Arrays.copyOf(text, (text.length + 7) / 8 * 8);
            java.util.Arrays.fill(padded, text.length, padded.length, (byte) ' ');
            return padded;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The checksum of all numbers, which checkpoints had before {@link #CHECKSUM}. */
    static String checksum(List<Tensor> tensors) {
        CRC32 checksum = new CRC32();
        for (Tensor tensor : tensors) {
            update(checksum, tensor.values());
        }
        return Long.toHexString(checksum.getValue());
    }

    private static void update(CRC32 checksum, float[] values) {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, (long) values.length * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < values.length; ) {
            int count = Math.min(CHUNK_BYTES / Float.BYTES, values.length - from);
            chunk.asFloatBuffer().put(values, from, count);
            checksum.update(chunk.array(), 0, count * Float.BYTES);
            from += count;
        }
    }

    /** The same metadata, and the checksum of everything that a file of them and of these tensors holds. */
    static Map<String, String> checked(Map<String, String> metadata, List<Tensor> tensors) {
        Map<String, String> checked = new TreeMap<>(metadata);
        checked.put(CHECKSUM, everything(metadata, tensors));
        return checked;
    }

    /**
     * Of names, shapes and numbers of all tensors in the order of their names, and of all metadata but the checksum
     * itself: of what is read and not of how it is written, so that another program may copy the file.
     */
    private static String everything(Map<String, String> metadata, List<Tensor> tensors) {
        CRC32 checksum = new CRC32();
        new TreeMap<>(metadata).forEach((name, text) -> {
            if (!name.equals(CHECKSUM)) {
                JsonChecksum.update(checksum, name);
                JsonChecksum.update(checksum, text);
            }
        });
        tensors.stream().sorted(Comparator.comparing(Tensor::name)).forEach(tensor -> {
            JsonChecksum.update(checksum, tensor.name());
            JsonChecksum.update(checksum, tensor.shape().toString());
            update(checksum, tensor.values());
        });
        return "%08x".formatted(checksum.getValue());
    }

    /** What {@link #CHECKSUM} must hold. */
    String checksumOfEverything() {
        return everything(metadata, tensors);
    }

    /**
     * Compares the checksum of everything with what was read.
     *
     * @return whether there is one
     * @throws MalformedFileException if it is another one
     */
    boolean verify(Path file) throws MalformedFileException {
        String saved = metadata.get(CHECKSUM);
        if (saved != null && !saved.equals(checksumOfEverything())) {
            throw MalformedFileException.of(
                    file,
                    "its checksum is not that of its content; the file is spoilt. If it was changed on purpose, take "
                            + CHECKSUM + " out of its metadata");
        }
        return saved != null;
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a safetensors file, is truncated, or holds what floats cannot
     */
    public static Safetensors read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        LogitsFiles.checkFile(file);
        try (FileChannel channel = FileChannel.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(file, channel);
            List<Tensor> tensors = new ArrayList<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                check(file, entry);
                tensors.add(new Tensor(entry.name(), entry.shape(), values(file, channel, header, entry)));
            }
            return new Safetensors(new LinkedHashMap<>(header.metadata()), tensors);
        }
    }

    private static void check(Path file, SafetensorsHeader.Entry entry) throws MalformedFileException {
        if (!entry.type().isReal()) {
            throw MalformedFileException.of(
                    file,
                    "tensor " + entry.name() + " has dtype \"" + entry.type() + "\": F64, F32, F16 and BF16 are read");
        }
        if ((entry.end() - entry.begin()) / entry.type().size() > MAX_FLOATS) {
            throw MalformedFileException.of(
                    file, "tensor " + entry.name() + " has shape " + entry.shape() + ": more than one array holds");
        }
    }

    /** Whether a file's metadata has the checksum that this library writes; others' files have none. */
    public static boolean hasChecksum(Path file) throws IOException {
        NullCheck.argument(file, "file");
        Map<String, String> metadata = metadata(file);
        return metadata.containsKey(CHECKSUM) || metadata.containsKey("crc32");
    }

    /** The free text of a file, without its tensors. */
    static Map<String, String> metadata(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        try (FileChannel channel = FileChannel.open(file)) {
            return SafetensorsHeader.read(file, channel).metadata();
        }
    }

    private static float[] values(
            Path file, FileChannel channel, SafetensorsHeader header, SafetensorsHeader.Entry entry)
            throws IOException {
        int size = entry.type().size();
        float[] values = new float[(int) ((entry.end() - entry.begin()) / size)];
        ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(CHUNK_BYTES, entry.end() - entry.begin()))
                .order(ByteOrder.LITTLE_ENDIAN);
        long position = header.dataOffset() + entry.begin();
        for (int from = 0; from < values.length; ) {
            int count = Math.min(CHUNK_BYTES / size, values.length - from);
            chunk.clear().limit(count * size);
            if (!FileStore.readFully(file, channel, chunk, position)) {
                throw MalformedFileException.of(
                        file, "the file ends inside tensor " + entry.name() + "; it is truncated");
            }
            chunk.flip();
            entry.type().take(chunk, count, values, from);
            position += (long) count * size;
            from += count;
        }
        return values;
    }
}
