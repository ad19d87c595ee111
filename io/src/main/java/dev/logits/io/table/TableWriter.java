package dev.logits.io.table;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.file.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a table row by row and cell by cell: a CSV or TSV, JSON lines or a Parquet file, as the name of the file ends.
 * The file appears whole or not at all.
 *
 * <pre>{@code
 * List<TableColumn> columns = List.of(new TableColumn("id", TEXT), new TableColumn("p", FLOAT));
 * try (TableWriter out = TableWriter.create(Path.of("out.parquet"), columns)) {
 *     out.text("a").number(0.25f);
 *     out.commit();
 * }
 * }</pre>
 *
 * <p>A CSV has a header, quotes as RFC 4180 wants them, and an empty cell where one is missing. JSON lines are an
 * object per row, with {@code null} for what is missing and for numbers that are not finite, which JSON has not. A
 * Parquet file has optional columns, packed by gzip. Numbers are written so that they read back the same.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public abstract class TableWriter implements Closeable {
    /** How names end, and what is written then. */
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".jsonl", ".ndjson", ".parquet", ".pq");

    private final AtomicFile file;
    private final List<TableColumn> columns;
    private int column;
    private long rows;

    TableWriter(AtomicFile file, List<TableColumn> columns) {
        this.file = file;
        this.columns = columns;
    }

    /** Whether a file of this name is a table that can be written. */
    public static boolean writes(Path target) {
        NullCheck.argument(target, "target");
        return ENDINGS.stream().anyMatch(target.toString().toLowerCase(Locale.ROOT)::endsWith);
    }

    /** How the names of tables end, for a message. */
    public static String endings() {
        return ".csv, .tsv, .jsonl or .parquet";
    }

    /**
     * Begins a file.
     *
     * @param columns one or more, of different names
     * @throws IllegalArgumentException if the name does not end as a table's, or two columns are called the same
     * @throws IOException if the file cannot be written
     */
    public static TableWriter create(Path target, List<TableColumn> columns) throws IOException {
        NullCheck.argument(target, "target");
        NullCheck.argument(columns, "columns");
        String name = target.toString().toLowerCase(Locale.ROOT);
        if (!writes(target)) {
            throw new IllegalArgumentException(target + ": the name of a table must end in " + endings());
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException(target + ": a table without columns");
        }
        Set<String> names = new HashSet<>();
        for (TableColumn one : columns) {
            if (!names.add(one.name())) {
                throw new IllegalArgumentException(target + ": two columns would be called \"" + one.name()
                        + "\": leave out the one that comes with the rows, or give it another name");
            }
        }
        AtomicFile file = AtomicFile.create(target);
        try {
            if (name.endsWith(".csv") || name.endsWith(".tsv")) {
                return new CsvTable(file, List.copyOf(columns), name.endsWith(".tsv") ? '\t' : ',');
            }
            return name.endsWith(".jsonl") || name.endsWith(".ndjson")
                    ? new JsonLines(file, List.copyOf(columns))
                    : new ParquetTable(file, List.copyOf(columns));
        } catch (IOException | RuntimeException trouble) {
            file.close();
            throw trouble;
        }
    }

    /** The next cell of a column of texts. */
    public final TableWriter text(String cell) throws IOException {
        NullCheck.argument(cell, "cell");
        writeText(column, cell);
        return next();
    }

    /** The next cell of a column of whole numbers. */
    public final TableWriter whole(long cell) throws IOException {
        writeWhole(column, cell);
        return next();
    }

    /** The next cell of a column of numbers in single precision. */
    public final TableWriter number(float cell) throws IOException {
        writeFloat(column, cell);
        return next();
    }

    /** The next cell of a column of numbers in double precision. */
    public final TableWriter number(double cell) throws IOException {
        writeDouble(column, cell);
        return next();
    }

    /** The next cell of a column of flags. */
    public final TableWriter flag(boolean cell) throws IOException {
        writeFlag(column, cell);
        return next();
    }

    /** The next cell of a column of lists. */
    public final TableWriter texts(List<String> cell) throws IOException {
        NullCheck.argument(cell, "cell");
        writeTexts(column, cell);
        return next();
    }

    /** The next cell, which is missing. */
    public final TableWriter missing() throws IOException {
        writeMissing(column);
        return next();
    }

    /**
     * The next cell, which is a further column's text: as a number or a flag where the column is one.
     *
     * @throws IllegalArgumentException if the text is no such number
     */
    public final TableWriter cell(String text) throws IOException {
        NullCheck.argument(text, "text");
        TableColumn.Type type = columns.get(column).type();
        if (text.isEmpty() && type != TableColumn.Type.TEXT) {
            return missing();
        }
        try {
            return switch (type) {
                case WHOLE -> whole(Long.parseLong(text));
                case FLOAT -> number(Float.parseFloat(text));
                case DOUBLE -> number(Double.parseDouble(text));
                case FLAG -> flag(Boolean.parseBoolean(text));
                case TEXT -> text(text);
                case TEXTS -> texts(List.of(text));
            };
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException(
                    "column \"" + columns.get(column).name() + "\", row " + rows + ": " + text
                            + " is no number of 64 bits with a sign; give the column as text",
                    wrong);
        }
    }

    private TableWriter next() throws IOException {
        if (++column == columns.size()) {
            column = 0;
            rows++;
            endRow();
        }
        return this;
    }

    /** The number of whole rows so far. */
    public final long rows() {
        return rows;
    }

    /** The columns, in order. */
    public final List<TableColumn> columns() {
        return columns;
    }

    /**
     * Makes the file appear. Nothing can be written after.
     *
     * @throws IllegalStateException if the last row is not complete
     */
    public final void commit() throws IOException {
        if (column != 0) {
            throw new IllegalStateException("row " + rows + " has " + column + " of " + columns.size() + " cells");
        }
        finish();
        file.commit();
    }

    /** Deletes what was written unless it was committed. */
    @Override
    public final void close() throws IOException {
        file.close();
    }

    final AtomicFile file() {
        return file;
    }

    /** Checks that the next cell is one of its column's type. */
    final void check(int c, TableColumn.Type type) {
        if (columns.get(c).type() != type) {
            throw new IllegalStateException(
                    "a cell of type " + type + " for the column " + columns.get(c) + " of row " + rows);
        }
    }

    abstract void writeText(int c, String cell) throws IOException;

    abstract void writeWhole(int c, long cell) throws IOException;

    abstract void writeFloat(int c, float cell) throws IOException;

    abstract void writeDouble(int c, double cell) throws IOException;

    abstract void writeFlag(int c, boolean cell) throws IOException;

    abstract void writeTexts(int c, List<String> cell) throws IOException;

    abstract void writeMissing(int c) throws IOException;

    abstract void endRow() throws IOException;

    /** Writes what is left. */
    abstract void finish() throws IOException;
}
