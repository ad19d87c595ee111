package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteStore;
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
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The arrays of an .npz: a zip file whose entries are .npy files. */
final class NpzFile {
    private static final String SUFFIX = ".npy";

    /**
     * One array, as far as its header tells.
     *
     * @param name the name without .npy
     * @param store where it lies; empty if the zip's directory lies about it
     * @param header empty if it cannot be read
     * @param trouble why not
     */
    record Item(
            String name,
            Optional<? extends ByteStore> store,
            Optional<NpyHeader> header,
            Optional<MalformedFileException> trouble) {

        NpyArray array() throws MalformedFileException {
            if (trouble.isPresent()) {
                throw trouble.get();
            }
            return NpyArray.of(store.orElseThrow(), header.orElseThrow());
        }

        boolean isMatrix() {
            return header.isPresent() && header.get().dimensions() == 2;
        }

        /** Whether it has the shape (N,) or (N, 1). */
        boolean isColumn() {
            return header.isPresent()
                    && (header.get().dimensions() == 1
                            || isMatrix() && header.get().shape()[1] == 1);
        }

        /** Whether it has one number for each of so many rows. */
        boolean fits(long rows) {
            return isColumn() && header.get().shape()[0] == rows && type().isPresent();
        }

        /** Whether its elements are text. */
        boolean isText() {
            return header.isPresent() && NpyText.is(header.get().descr());
        }

        /** Whether it holds whole numbers by type. */
        boolean isInteger() {
            return type().filter(type -> type.kind() == NpyType.Kind.SIGNED || type.kind() == NpyType.Kind.UNSIGNED)
                    .isPresent();
        }

        private Optional<NpyType> type() {
            try {
                return Optional.of(NpyType.parse(
                        header.orElseThrow().descr(), store.orElseThrow().place()));
            } catch (MalformedFileException | NoSuchElementException unsupported) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return name + " " + header.map(NpyHeader::toString).orElse("(unreadable)");
        }
    }

    private final Path file;
    private final List<Item> items;

    private NpzFile(Path file, List<Item> items) {
        this.file = file;
        this.items = items;
    }

    /** Reads the zip's directory and every array's header. Of two arrays of one name the last counts, as for NumPy. */
    static NpzFile read(Path file) throws IOException {
        List<Item> items = new ArrayList<>();
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
        return new NpzFile(file, items);
    }

    private static Item item(Path file, ZipEntry entry, long fileSize) throws IOException {
        String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
        Optional<EntryStore> store = Optional.empty();
        try {
            store = Optional.of(EntryStore.of(new FilePlace(file, name), entry, fileSize));
            return new Item(name, store, Optional.of(NpyHeader.read(store.get())), Optional.empty());
        } catch (MalformedFileException trouble) {
            return new Item(name, store, Optional.empty(), Optional.of(trouble));
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

    Path file() {
        return file;
    }

    List<Item> items() {
        return items;
    }
}
