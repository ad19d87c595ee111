package dev.logits.source;

import dev.logits.Labels;
import dev.logits.Logits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Rows from iterators. */
final class RowsSource implements LogitsSource {
    private final int classes;
    private final Supplier<? extends Iterator<LabeledRow>> rows;

    RowsSource(int classes, Supplier<? extends Iterator<LabeledRow>> rows) {
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be 1 or more, got " + classes);
        }
        this.classes = classes;
        this.rows = rows;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public Cursor open() throws IOException {
        try {
            Iterator<LabeledRow> iterator = rows.get();
            if (iterator == null) {
                throw new IllegalStateException("the rows of a source must be an iterator, got null");
            }
            return new RowsCursor(iterator);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private final class RowsCursor implements Cursor {
        private final Iterator<LabeledRow> iterator;
        private long first;
        private int count;

        RowsCursor(Iterator<LabeledRow> iterator) {
            this.iterator = iterator;
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            first += count;
            count = 0;
            try {
                while (count < into.rows() && iterator.hasNext()) {
                    take(iterator.next(), into, labels);
                    count++;
                }
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            return count == 0 ? -1 : count;
        }

        private void take(LabeledRow row, Logits into, int[] labels) {
            long number = first + count;
            if (row == null) {
                throw new IllegalStateException("row " + number + " of a source is null");
            }
            if (row.logits().length != classes) {
                throw new IllegalArgumentException("row " + number + " has " + row.logits().length
                        + " scores, the source has " + classes + " classes");
            }
            labels[count] = Labels.check(row.label(), number, classes);
            System.arraycopy(row.logits(), 0, into.array(), into.offset(count), classes);
        }

        @Override
        public long rowNumber(int i) {
            return first + i;
        }

        @Override
        public void close() throws IOException {
            if (iterator instanceof AutoCloseable closeable) {
                try {
                    closeable.close();
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IOException("closing the rows of a source failed: " + e.getMessage(), e);
                }
            }
        }
    }
}
