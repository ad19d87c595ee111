package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteStore;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A file of arrays that have names: an .npz, a safetensors file, a file that PyTorch saved.
 *
 * @param items at least one, in the file's order
 */
record ArrayFile(Path file, List<Item> items) {

    /** Whether there is one array, which is called what the file is called. */
    boolean isNameless() {
        return items.size() == 1
                && file.getFileName().toString().startsWith(items.get(0).name() + ".");
    }

    /**
     * One array, as far as its header tells.
     *
     * @param name the name, of an .npz without .npy
     * @param store where it lies; empty if the file's directory lies about it
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
}
