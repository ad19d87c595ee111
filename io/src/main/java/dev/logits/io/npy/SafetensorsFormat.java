package dev.logits.io.npy;

import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.tensor.SafetensorsHeader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code .safetensors} files as arrays: logits and labels, or features and labels, in tensors of the names that
 * an .npz would have. Floats of 16, 32 and 64 bits, bfloat16, whole numbers and booleans. Immutable.
 *
 * <p>What trained networks have in such files is read by {@link dev.logits.io.safetensors.NetworkFile}.
 *
 * @since 0.1
 */
public final class SafetensorsFormat extends ArraysFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public SafetensorsFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".safetensors");
    }

    @Override
    ArrayFile arrays(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        SafetensorsHeader header;
        try (FileChannel channel = FileChannel.open(file)) {
            header = SafetensorsHeader.read(file, channel);
        }
        if (header.entries().isEmpty()) {
            throw MalformedFileException.of(file, "no tensor in it");
        }
        long size = Files.size(file);
        List<ArrayFile.Item> items = new ArrayList<>();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            FilePlace place = new FilePlace(file, entry.name());
            long[] shape = entry.shape().stream().mapToLong(n -> n).toArray();
            items.add(new ArrayFile.Item(
                    entry.name(),
                    Optional.of(new SlicedStore(
                            new FileStore(place, size),
                            header.dataOffset() + entry.begin(),
                            entry.end() - entry.begin())),
                    Optional.of(new NpyHeader(descr(entry.type()), false, shape, 0)),
                    Optional.empty()));
        }
        return new ArrayFile(file, items);
    }

    private static String descr(SafetensorsHeader.Type type) {
        return switch (type) {
            case F32 -> "<f4";
            case F64 -> "<f8";
            case F16 -> "<f2";
            case BF16 -> "<bfloat16";
            case I64 -> "<i8";
            case I32 -> "<i4";
            case I16 -> "<i2";
            case I8 -> "|i1";
            case U64 -> "<u8";
            case U32 -> "<u4";
            case U16 -> "<u2";
            case U8 -> "|u1";
            case BOOL -> "|b1";
        };
    }
}
