package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.file.FirstBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The arrays of an .npz: a zip file whose entries are .npy files. */
final class NpzFile {
    private static final String SUFFIX = ".npy";

    private NpzFile() {}

    /** Reads the zip's directory and every array's header. Of two arrays of one name the last counts, as for NumPy. */
    static ArrayFile read(Path file) throws IOException {
        List<ArrayFile.Item> items = new ArrayList<>();
        try (ZipFile zip = openZip(file)) {
            long fileSize = Files.size(file);
            Map<String, ZipEntry> last = new LinkedHashMap<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(SUFFIX)) {
                    last.put(entry.getName(), entry);
                }
            }
            for (ZipEntry entry : last.values()) {
                items.add(item(file, entry, fileSize));
            }
        } catch (IllegalArgumentException | IllegalStateException badName) {
            throw notAZip(file, badName);
        }
        if (items.isEmpty()) {
            throw MalformedFileException.of(
                    file, "no array in it: an .npz is a zip file of .npy files, as numpy.savez" + " writes it");
        }
        return new ArrayFile(file, items);
    }

    private static ArrayFile.Item item(Path file, ZipEntry entry, long fileSize) throws IOException {
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        Optional<EntryStore> store = Optional.empty();
        try {
            store = Optional.of(EntryStore.of(new FilePlace(file, name), entry, fileSize));
            return new ArrayFile.Item(name, store, Optional.of(NpyHeader.read(store.get())), Optional.empty());
        } catch (MalformedFileException trouble) {
            return new ArrayFile.Item(name, store, Optional.empty(), Optional.of(trouble));
        }
    }

    static ZipFile openZip(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (IOException | IllegalArgumentException trouble) {
            throw notAZip(file, trouble);
        }
    }

    private static MalformedFileException notAZip(Path file, Exception trouble) throws IOException {
        return new MalformedFileException(
                file.toString(),
                file + ": not a readable zip file of " + Files.size(file) + " bytes (" + trouble.getMessage()
                        + "); it is truncated, corrupt or no .npz" + FirstBytes.hint(file),
                trouble);
    }
}
