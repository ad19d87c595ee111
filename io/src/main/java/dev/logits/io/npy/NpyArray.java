package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.format.Classes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An array of numbers in an .npy or .npz, whose header agrees with the size of the file.
 *
 * @param store where its bytes are
 * @param header what they say about themselves
 * @param type the type of an element
 */
record NpyArray(ByteStore store, NpyHeader header, NpyType type) {
    /** A row up to this size is allocated on the word of a compressed entry; a longer one must be proved. */
    private static final long UNPROVED_BYTES = 4 << 20;

    static NpyArray of(ByteStore store, NpyHeader header) throws MalformedFileException {
        NpyType type = NpyType.parse(header.descr(), store.place());
        header.checkSize(type, store);
        return new NpyArray(store, header, type);
    }

    /** The array of an .npy. */
    static NpyArray read(Path file) throws IOException {
        FileStore store = new FileStore(FilePlace.of(file), Files.size(file));
        return of(store, NpyHeader.read(store));
    }

    /** Checks that it is N × K with rows, or (N,) with one score per row, and that its rows exist. */
    void checkScores() throws IOException {
        String shape = "shape " + header.shapeText();
        if (!isMatrix() && header.dimensions() != 1) {
            throw place().error(
                            "logits of " + shape + ": expected two dimensions, rows x classes, or one of a binary model"
                                    + (header.dimensions() > 2 ? "; save it with .reshape(-1, classes)" : ""));
        }
        if (rows() == 0) {
            throw place().error("no rows: " + shape);
        }
        Classes.check(columns(), place());
        proveRow();
    }

    FilePlace place() {
        return store.place();
    }

    /** The length of the first dimension. */
    long rows() {
        return header.shape()[0];
    }

    /** The number of elements in one row: the product of the other dimensions. */
    long columns() {
        long columns = 1;
        for (int i = 1; i < header.dimensions(); i++) {
            columns *= header.shape()[i];
        }
        return columns;
    }

    /** The number of bytes of all elements. */
    long bytes() {
        return store.size() - header.dataOffset();
    }

    /** Whether all elements form one column: shape (N,) or (N, 1). */
    boolean isColumn() {
        return header.dimensions() == 1 || header.dimensions() == 2 && header.shape()[1] == 1;
    }

    boolean isMatrix() {
        return header.dimensions() == 2;
    }

    /**
     * Makes sure that one row's bytes exist before anybody allocates memory for it: a compressed entry of a few
     * kilobytes may promise, and even deliver, a thousand times its size.
     */
    void proveRow() throws IOException {
        long rowBytes = columns() * type.size();
        if (store.sizeIsCertain() || rowBytes <= UNPROVED_BYTES) {
            return;
        }
        try (ByteReader in = store.open()) {
            try {
                if (!in.skip(header.dataOffset() + rowBytes)) {
                    throw place().error(
                                    in.position(),
                                    0,
                                    "the data ends inside row 0 of shape " + header.shapeText()
                                            + "; the entry is truncated");
                }
            } catch (IOException trouble) {
                throw place().located(trouble, in.position());
            }
        }
    }

    /** Opens at the first element; elements come row by row, however they are stored. */
    ByteReader open() throws IOException {
        boolean transposed = header.fortran() && header.dimensions() == 2 && rows() > 1 && columns() > 1;
        if (transposed) {
            return new TransposingReader(this, store.openRandom());
        }
        ByteReader in = store.open();
        try {
            if (!in.skip(header.dataOffset())) {
                throw place().error(in.position(), "the file ends inside the header; it is truncated");
            }
            return in;
        } catch (IOException trouble) {
            in.close();
            throw place().located(trouble, in.position());
        }
    }
}
