package dev.logits.io.npy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads {@code .npz} files, zips of arrays: logits and labels, or features and labels, in arrays of usual names.
 * Immutable.
 *
 * @since 0.1
 */
public final class NpzFormat extends ArraysFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public NpzFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".npz");
    }

    @Override
    ArrayFile arrays(Path file) throws IOException {
        return NpzFile.read(file);
    }
}
