package dev.logits.io.internal.format;

import dev.logits.Logits;
import dev.logits.io.MalformedFileException;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Rows with further columns of the same file, side by side. */
public final class CellSource implements LogitsSource {
    private final LogitsSource rows;
    private final List<? extends CellColumn> cells;

    private CellSource(LogitsSource rows, List<? extends CellColumn> cells) {
        this.rows = rows;
        this.cells = List.copyOf(cells);
    }

    /** With these columns, or the rows alone where there are none. */
    public static LogitsSource of(LogitsSource rows, List<? extends CellColumn> cells) {
        return cells.isEmpty() ? rows : new CellSource(rows, cells);
    }

    @Override
    public int classes() {
        return rows.classes();
    }

    @Override
    public OptionalLong rows() {
        return rows.rows();
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public List<String> classNames() {
        return rows.classNames();
    }

    @Override
    public List<SourceColumn> columns() {
        return cells.stream().map(CellColumn::column).toList();
    }

    @Override
    public Cursor open() throws IOException {
        Cursor cursor = rows.open();
        List<CellColumn.Reader> readers = new ArrayList<>();
        try {
            for (CellColumn one : cells) {
                readers.add(one.open());
            }
            return new CellCursor(cursor, readers);
        } catch (IOException | RuntimeException trouble) {
            close(cursor, readers);
            throw trouble;
        }
    }

    private static void close(Cursor cursor, List<CellColumn.Reader> readers) throws IOException {
        try (cursor) {
            for (CellColumn.Reader reader : readers) {
                reader.close();
            }
        }
    }

    private final class CellCursor implements Cursor {
        private final Cursor cursor;
        private final List<CellColumn.Reader> readers;
        private final String[][] texts;

        CellCursor(Cursor cursor, List<CellColumn.Reader> readers) {
            this.cursor = cursor;
            this.readers = readers;
            this.texts = new String[readers.size()][0];
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            int count = cursor.read(into, labels);
            for (int c = 0; c < texts.length && count > 0; c++) {
                if (texts[c].length < count) {
                    texts[c] = new String[count];
                }
                int read = readers.get(c).read(texts[c], count);
                if (read < count) {
                    throw new MalformedFileException(
                            name(),
                            name() + ": column " + cells.get(c).column().name() + " ends before row "
                                    + cursor.rowNumber(read));
                }
            }
            return count;
        }

        @Override
        public String cell(int i, int column) {
            return texts[column][i];
        }

        @Override
        public long rowNumber(int i) {
            return cursor.rowNumber(i);
        }

        @Override
        public void close() throws IOException {
            CellSource.close(cursor, readers);
        }
    }
}
