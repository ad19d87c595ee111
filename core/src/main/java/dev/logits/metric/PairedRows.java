package dev.logits.metric;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * The rows of one model with the labels of two files of the same rows, in the same order: a row has the label that one
 * of them gives it. Where both do, they agree, or the row is named.
 */
final class PairedRows extends DerivedSource {
    private final LogitsSource other;

    PairedRows(LogitsSource source, LogitsSource other) {
        super(source);
        this.other = other;
        if (source.classes() != other.classes()) {
            throw new IllegalArgumentException(source.name() + " has " + source.classes() + " classes and "
                    + other.name() + " has " + other.classes() + "; two models are compared on the same classes");
        }
        if (source.rows().isPresent()
                && other.rows().isPresent()
                && source.rows().getAsLong() != other.rows().getAsLong()) {
            throw unequal(source.rows().getAsLong(), other.rows().getAsLong());
        }
    }

    private IllegalArgumentException unequal(long rows, long others) {
        return new IllegalArgumentException(name() + " has " + rows + " rows and " + other.name() + " has " + others
                + "; two models are compared on the same rows, in the same order");
    }

    @Override
    public Cursor open() throws IOException {
        Cursor cursor = source().open();
        try {
            return new PairedCursor(cursor, other.open());
        } catch (IOException | RuntimeException trouble) {
            cursor.close();
            throw trouble;
        }
    }

    private final class PairedCursor implements Cursor {
        private final Cursor cursor;
        private final Cursor others;
        private Logits buffer = Logits.zeros(0, classes());
        private int[] otherLabels = new int[0];
        private long read;

        PairedCursor(Cursor cursor, Cursor others) {
            this.cursor = cursor;
            this.others = others;
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            if (buffer.rows() != into.rows()) {
                buffer = Logits.zeros(into.rows(), classes());
                otherLabels = new int[into.rows()];
            }
            int count = cursor.read(into, labels);
            int second = others.read(buffer, otherLabels);
            if (count != second) {
                throw unequal(read + Math.max(0, count), read + Math.max(0, second));
            }
            for (int r = 0; r < count; r++) {
                if (labels[r] != otherLabels[r] && labels[r] != Labels.IGNORE && otherLabels[r] != Labels.IGNORE) {
                    throw new IllegalArgumentException("row " + cursor.rowNumber(r) + " has the label " + labels[r]
                            + " in " + name() + " and " + otherLabels[r] + " in " + other.name()
                            + "; two models are compared on the same rows, in the same order");
                }
                labels[r] = labels[r] == Labels.IGNORE ? otherLabels[r] : labels[r];
            }
            read += Math.max(0, count);
            return count;
        }

        @Override
        public long rowNumber(int i) {
            return cursor.rowNumber(i);
        }

        @Override
        public String cell(int i, int column) {
            return cursor.cell(i, column);
        }

        @Override
        public void close() throws IOException {
            try (others) {
                cursor.close();
            }
        }
    }
}
