package dev.logits.io.npy;

import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.format.CellColumn;
import dev.logits.source.SourceColumn;
import dev.logits.source.SourceColumn.Kind;
import java.io.IOException;

/**
 * An array of shape (N,) or (N, 1) as texts: NumPy's text, or numbers as they are written, of 64 bits to the last
 * digit.
 */
final class NpyCells {
    private NpyCells() {}

    /** Checks the shape and the type. */
    static CellColumn of(ArrayFile.Item item, long rows) throws IOException {
        if (item.trouble().isPresent()) {
            throw item.trouble().get();
        }
        NpyHeader header = item.header().orElseThrow();
        ByteStore store = item.store().orElseThrow();
        if (!item.isColumn() || header.shape()[0] != rows) {
            throw store.place()
                    .error("shape " + header.shapeText() + ": expected one entry per row, shape (" + rows + ",)");
        }
        return item.isText()
                ? new Texts(item.name(), NpyText.of(header, store), store)
                : new Numbers(item.name(), item.array());
    }

    private record Texts(String name, NpyText text, ByteStore store) implements CellColumn {
        @Override
        public SourceColumn column() {
            return SourceColumn.text(name);
        }

        @Override
        public Reader open() throws IOException {
            NpyText.Reader reader = text.open(store);
            return new Reader() {
                @Override
                public int read(String[] out, int n) throws IOException {
                    for (int i = 0; i < n; i++) {
                        out[i] = reader.next();
                    }
                    return n;
                }

                @Override
                public void close() throws IOException {
                    reader.close();
                }
            };
        }
    }

    private record Numbers(String name, NpyArray array) implements CellColumn {
        @Override
        public SourceColumn column() {
            return new SourceColumn(
                    name,
                    switch (array.type().kind()) {
                        case FLOAT, BFLOAT -> Kind.REAL;
                        case SIGNED, UNSIGNED -> Kind.WHOLE;
                        case BOOLEAN -> Kind.FLAG;
                    });
        }

        @Override
        public Reader open() throws IOException {
            ElementBuffer elements = new ElementBuffer(array);
            return new Reader() {
                @Override
                public int read(String[] out, int n) throws IOException {
                    for (int i = 0; i < n; i++) {
                        out[i] = array.type().takeText(elements.available());
                    }
                    return n;
                }

                @Override
                public void close() throws IOException {
                    elements.close();
                }
            };
        }
    }
}
