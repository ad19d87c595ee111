package dev.logits.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Labels in an array of shape (N,) or (N, 1): of whole numbers by type, or by value. */
record NpyLabels(NpyArray array) implements LabelColumn {

    /** Checks the shape. */
    static NpyLabels of(NpyArray array) throws MalformedFileException {
        if (!array.isColumn()) {
            String shape = array.header().shapeText();
            throw array.place()
                    .error("labels of shape " + shape + ": expected one label a row, shape (N,)"
                            + (array.isMatrix() ? "; of one-hot rows take .argmax(axis=1)" : ""));
        }
        return new NpyLabels(array);
    }

    @Override
    public String name() {
        return array.place().toString();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(array.rows());
    }

    @Override
    public Reader open() throws IOException {
        return new ElementReader(array);
    }

    private static final class ElementReader implements Reader {
        private static final int CHUNK = 1024;

        private final NpyArray array;
        private final ElementBuffer elements;
        private final double[] chunk = new double[CHUNK];
        private long next;

        ElementReader(NpyArray array) throws IOException {
            this.array = array;
            this.elements = new ElementBuffer(array);
        }

        @Override
        public int read(int[] out, int n) throws IOException {
            int count = (int) Math.min(n, array.rows() - next);
            for (int at = 0; at < count; ) {
                ByteBuffer bytes = elements.available();
                int size = Math.min(
                        Math.min(count - at, CHUNK),
                        bytes.remaining() / array.type().size());
                array.type().take(bytes, size, chunk);
                for (int i = 0; i < size; i++) {
                    out[at + i] = label(chunk[i], next + i);
                }
                at += size;
                next += size;
            }
            return count;
        }

        /** A double holds every int exactly, and tells whole numbers from others up to 2^53. */
        private int label(double value, long row) throws MalformedFileException {
            int label = (int) value;
            if (label != value) {
                boolean exact = value == Math.rint(value) && Math.abs(value) < 0x1p53;
                String text = exact ? Long.toString((long) value) : Double.toString(value);
                throw array.place().error("row " + row + ": " + LabelColumn.notALabel(text));
            }
            return label;
        }

        @Override
        public void close() throws IOException {
            elements.close();
        }
    }
}
