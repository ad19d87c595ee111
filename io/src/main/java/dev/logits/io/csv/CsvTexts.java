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

    /** Takes rows that were read together. */
    public interface Part {
        /**
         * Takes them.
         *
         * @param cells by the columns' names, row by row, without white space around them; it may keep them
         */
        void take(Map<String, List<String>> cells) throws IOException;
    }

    /**
     * Reads some columns.
     *
     * @return their cells by their names, row by row, without white space around them
     * @throws MalformedFileException if a column is not there, or the file is damaged
     */
    public static Map<String, List<String>> read(Path file, List<String> columns) throws IOException {
        List<Map<String, List<String>>> whole = new ArrayList<>();
        readParts(file, columns, Integer.MAX_VALUE, whole::add);
        return whole.get(0);
    }

    /**
     * Reads some columns, a number of rows at a time, so that memory does not grow with the file.
     *
     * @param rows a part has so many, the last one fewer; 1 or more
     * @param to is given the parts in their order; one without rows where the file has none
     * @throws MalformedFileException if a column is not there, or the file is damaged; parts before the damage have
     *     been given
     */
    public static void readParts(Path file, List<String> columns, int rows, Part to) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(columns, "columns");
        NullCheck.argument(to, "to");
        if (rows < 1) {
            throw new IllegalArgumentException("a part has 1 row or more, got " + rows);
        }
        CsvTable table = CsvTable.read(file);
        int[] places = new int[columns.size()];
        for (int c = 0; c < places.length; c++) {
            places[c] = table.header().indexOf(columns.get(c));
            if (places[c] < 0) {
                throw MalformedFileException.atLine(
                        file,
                        1,
                        "no column \"" + columns.get(c) + "\"; there are " + String.join(", ", table.header()));
            }
        }
        try (CsvTable.Rows all = table.open()) {
            boolean more = all.next();
            do {
                Map<String, List<String>> cells = new LinkedHashMap<>();
                columns.forEach(column -> cells.put(column, new ArrayList<>()));
                for (int r = 0; r < rows && more; r++) {
                    for (int c = 0; c < places.length; c++) {
                        cells.get(columns.get(c)).add(all.cell(places[c]));
                    }
                    more = all.next();
                }
                to.take(cells);
            } while (more);
        }
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
