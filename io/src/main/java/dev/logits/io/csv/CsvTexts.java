package dev.logits.io.csv;

import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Columns of a CSV or TSV with a header, as the texts that are in its cells.
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class CsvTexts {
    private CsvTexts() {}

    /** The names of the columns. */
    public static List<String> header(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return CsvTable.read(file).header();
    }

    /**
     * Reads some columns.
     *
     * @return their cells by their names, row by row, without white space around them
     * @throws MalformedFileException if a column is not there, or the file is damaged
     */
    public static Map<String, List<String>> read(Path file, List<String> columns) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(columns, "columns");
        CsvTable table = CsvTable.read(file);
        Map<String, List<String>> cells = new LinkedHashMap<>();
        for (String column : columns) {
            if (!table.header().contains(column)) {
                throw MalformedFileException.atLine(
                        file, 1, "no column \"" + column + "\"; there are " + String.join(", ", table.header()));
            }
            cells.put(column, new ArrayList<>());
        }
        try (CsvTable.Rows rows = table.open()) {
            while (rows.next()) {
                for (String column : columns) {
                    cells.get(column).add(rows.cell(table.header().indexOf(column)));
                }
            }
        }
        return cells;
    }

    /**
     * The first rows of all columns, to look at; a file of scores may go without a header, as
     * {@link dev.logits.io.ReadOptions#headerless} has it.
     *
     * @param rows at most so many
     * @return their cells by their names, row by row, without white space around them
     * @throws MalformedFileException if the file is damaged there
     */
    public static Map<String, List<String>> head(Path file, int rows) throws IOException {
        return head(file, rows, false);
    }

    /**
     * The same of a file whose first line is known to be a row: its columns are called c0, c1, …
     *
     * @param headerless whether it is
     * @throws MalformedFileException if the file is damaged
     */
    public static Map<String, List<String>> head(Path file, int rows, boolean headerless) throws IOException {
        NullCheck.argument(file, "file");
        CsvTable table = CsvTable.readScores(file, headerless);
        Map<String, List<String>> cells = new LinkedHashMap<>();
        table.header().forEach(column -> cells.put(column, new ArrayList<>()));
        try (CsvTable.Rows all = table.open()) {
            for (int r = 0; r < rows && all.next(); r++) {
                for (int c = 0; c < table.header().size(); c++) {
                    cells.get(table.header().get(c)).add(all.cell(c));
                }
            }
        }
        return cells;
    }
}
