package dev.logits.io.npy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads {@code .pt} and {@code .pth} files, which {@code torch.save} writes: a tensor, a dictionary, a list or a tuple
 * of tensors, whose names are those that an .npz would have. Beside tensors, lists of texts or numbers are read, such
 * as ids and names of classes. Zips, and the older files of one pickle behind the other; any dtype of real or whole
 * numbers, any strides. Immutable.
 *
 * <p>The pickle inside is read as data: no code of it runs and no class is loaded, whatever it names
 * ({@link dev.logits.io.MalformedFileException} where an array is something that only Python makes).
 *
 * @since 0.1
 */
public final class TorchFormat extends ArraysFormat {

    /** As {@link dev.logits.io.FileFormats} has it. */
    public TorchFormat() {}

    @Override
    public List<String> endings() {
        return List.of(".pt", ".pth");
    }

    @Override
    ArrayFile arrays(Path file) throws IOException {
        return TorchFile.read(file);
    }
}
