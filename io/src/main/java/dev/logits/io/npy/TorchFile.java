package dev.logits.io.npy;

import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.file.FirstBytes;
import dev.logits.io.internal.tensor.Pickle;
import dev.logits.io.internal.tensor.TorchObjects;
import dev.logits.io.internal.tensor.TorchObjects.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The arrays of a file of {@code torch.save}: a zip with a pickle {@code data.pkl} and an entry for each storage, or,
 * as PyTorch wrote before 1.6, pickles and storages one behind the other.
 */
final class TorchFile {
    /** More than the names of a million rows need. */
    private static final int MOST_BYTES = 1 << 26;

    private static final String PICKLE = "data.pkl";
    private static final BigInteger OLD_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

    private TorchFile() {}

    static ArrayFile read(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        int first;
        try (InputStream in = Files.newInputStream(file)) {
            first = in.read();
        }
        return switch (first) {
            case 'P' -> zipped(file);
            case 0x80 -> old(file);
            default ->
                throw MalformedFileException.of(
                        file, "not a file of torch.save: it is no zip and no pickle" + FirstBytes.hint(file));
        };
    }

    private static ArrayFile zipped(Path file) throws IOException {
        long fileSize = Files.size(file);
        try (ZipFile zip = NpzFile.openZip(file)) {
            ZipEntry pickle = zip.stream()
                    .filter(entry -> entry.getName().endsWith("/" + PICKLE)
                            || entry.getName().equals(PICKLE))
                    .findFirst()
                    .orElseThrow(() -> MalformedFileException.of(
                            file,
                            "a zip without " + PICKLE + ", and so no file of torch.save"
                                    + (zip.stream()
                                                    .anyMatch(entry ->
                                                            entry.getName().endsWith(".npy"))
                                            ? "; it holds arrays of NumPy: name it .npz"
                                            : "")));
            String folder = pickle.getName().substring(0, pickle.getName().length() - PICKLE.length());
            ByteOrder order = order(file, zip, folder);
            Object root = Pickle.read(bytes(file, zip, pickle), FilePlace.of(file), new TorchObjects());
            return TorchArrays.of(file, root, order, (storage, place) -> {
                ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
                if (entry == null) {
                    throw place.error("its numbers, " + folder + "data/" + storage.key()
                            + ", are not in the file; it is truncated or corrupt");
                }
                return EntryStore.of(place, entry, fileSize);
            });
        } catch (IllegalArgumentException | IllegalStateException badName) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": not a readable zip file (" + badName.getMessage() + "); it is truncated or corrupt",
                    badName);
        }
    }

    private static ByteOrder order(Path file, ZipFile zip, String folder) throws IOException {
        ZipEntry entry = zip.getEntry(folder + "byteorder");
        return entry != null && bytes(file, zip, entry).get(0) == 'b' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private static ByteBuffer bytes(Path file, ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length == 0 || bytes.length > MOST_BYTES) {
                throw MalformedFileException.of(
                        file,
                        entry.getName() + " has "
                                + (bytes.length == 0
                                        ? "no bytes"
                                        : "more than " + MOST_BYTES + " bytes; save long lists as tensors"));
            }
            return ByteBuffer.wrap(bytes);
        } catch (java.util.zip.ZipException | java.io.EOFException trouble) {
            throw new MalformedFileException(
                    file.toString(),
                    file + ": " + entry.getName() + " cannot be read: " + MalformedFileException.reason(trouble),
                    trouble);
        }
    }

    /** A magic number, a version, facts of the system, the object, the keys of the storages; then these. */
    private static ArrayFile old(Path file) throws IOException {
        long fileSize = Files.size(file);
        ByteBuffer in;
        try (InputStream bytes = Files.newInputStream(file)) {
            in = ByteBuffer.wrap(bytes.readNBytes(MOST_BYTES));
        }
        FilePlace place = FilePlace.of(file);
        Map<String, Storage> storages = new HashMap<>();
        TorchObjects objects = new TorchObjects() {
            @Override
            public Object persistent(Object id) {
                Object found = super.persistent(id);
                if (found instanceof Storage storage) {
                    storages.put(storage.key(), storage);
                }
                return found;
            }
        };
        if (!OLD_MAGIC.equals(Pickle.read(in, place, objects))) {
            throw place.error("a pickle, but none of torch.save; save tensors by torch.save, arrays by numpy.savez");
        }
        Pickle.read(in, place, objects);
        Pickle.read(in, place, objects);
        Object root = Pickle.read(in, place, objects);
        Map<String, Long> begins = new HashMap<>();
        if (!(Pickle.read(in, place, objects) instanceof List<?> keys)) {
            throw place.error("the list of its storages is missing; it is truncated or corrupt");
        }
        long at = in.position();
        try (FileChannel channel = FileChannel.open(file)) {
            for (Object key : keys) {
                Storage storage = storages.get(key);
                int width = storage == null ? 0 : TorchArrays.width(TorchObjects.typeOf(storage.type()));
                ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                if (width == 0 || !FileStore.readFully(file, channel, length, at)) {
                    break;
                }
                long elements = length.getLong(0);
                if (elements != storage.elements() || elements > (fileSize - at - Long.BYTES) / width) {
                    throw place.error(
                            at,
                            "storage " + key + " has " + elements + " elements, and " + storage.elements()
                                    + " are expected; the file is truncated or corrupt");
                }
                begins.put(storage.key(), at + Long.BYTES);
                at += Long.BYTES + elements * width;
            }
        }
        return TorchArrays.of(file, root, ByteOrder.LITTLE_ENDIAN, (storage, array) -> {
            Long from = begins.get(storage.key());
            if (from == null) {
                throw array.error("its numbers are not in the file, or behind some of a type that is not read; save it"
                        + " by a newer PyTorch");
            }
            int width = TorchArrays.width(TorchObjects.typeOf(storage.type()));
            return new SlicedStore(new FileStore(array, fileSize), from, storage.elements() * width);
        });
    }

    /** Where the numbers of a storage are. */
    interface Storages {
        ByteStore store(Storage storage, FilePlace place) throws IOException;
    }
}
