package dev.logits.io.csv;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.DataFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Columns of a table for a formula: numbers where all cells are, or are missing, and texts otherwise. One pass to see
 * which, one to read.
 */
final class CsvFrame {
    private final CsvTable table;
    private final int[] columns;
    private final boolean[] text;
    private final boolean[] word; // a text that is no number and not missing

    /**
     * @param names columns of the header
     * @param texts which of them are texts whatever they hold
     */
    private CsvFrame(CsvTable table, Collection<String> names, Collection<String> texts) {
        this.table = table;
        columns = names.stream().mapToInt(table.header()::indexOf).toArray();
        text = new boolean[columns.length];
        word = new boolean[columns.length];
        for (int i = 0; i < columns.length; i++) {
            text[i] = texts.contains(table.header().get(columns[i]));
        }
    }

    static DataFrame read(CsvTable table, Collection<String> names, Collection<String> texts) throws IOException {
        CsvFrame frame = new CsvFrame(table, names, texts);
        Optional<DataFrame> plain = PlainRows.read(table, frame::plain);
        return plain.isPresent() ? plain.get() : frame.read(frame.scan());
    }

    /** The same in one pass by blocks, and one more where columns turn out to hold words. */
    private Optional<DataFrame> plain(PlainRows rows) throws IOException {
        boolean[] words = text.clone();
        double[][] numbers = new double[columns.length][];
        PlainColumn.Texts[] texts = new PlainColumn.Texts[columns.length];
        boolean more = true;
        while (more) {
            List<PlainColumn> takers =
                    new ArrayList<>(Collections.nCopies(table.header().size(), null));
            for (int i = 0; i < columns.length; i++) {
                if (words[i] && texts[i] == null) {
                    texts[i] = new PlainColumn.Texts(rows.rows());
                    takers.set(columns[i], texts[i]);
                } else if (!words[i] && numbers[i] == null) {
                    numbers[i] = new double[rows.rows()];
                    takers.set(columns[i], new PlainColumn.Numbers(numbers[i], 0, 1, true));
                }
            }
            if (!rows.read(takers)) {
                return Optional.empty();
            }
            more = false;
            for (int i = 0; i < columns.length; i++) {
                if (takers.get(columns[i]) instanceof PlainColumn.Numbers read && read.hasWord()) {
                    words[i] = true;
                    more = true;
                }
            }
        }
        List<DataColumn> out = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            String name = table.header().get(columns[i]);
            out.add(words[i] ? DataColumn.texts(name, cells(texts[i])) : DataColumn.numbers(name, numbers[i]));
        }
        return Optional.of(DataFrame.of(out));
    }

    /** The text of each row, null where it is missing. */
    private static String[] cells(PlainColumn.Texts texts) {
        List<String> names = texts.names();
        boolean words =
                names.stream().anyMatch(cell -> ClassNames.number(cell) == null && !CsvFeatures.isMissing(cell));
        String[] known =
                names.stream().map(cell -> isMissing(cell, words) ? null : cell).toArray(String[]::new);
        return Arrays.stream(texts.codes()).mapToObj(code -> known[code]).toArray(String[]::new);
    }

    private int scan() throws IOException {
        int rows = 0;
        try (CsvTable.Rows all = table.open()) {
            while (all.next()) {
                rows++;
                for (int i = 0; i < columns.length; i++) {
                    if (!word[i]) {
                        String cell = all.cell(columns[i]);
                        word[i] = ClassNames.number(cell) == null && !CsvFeatures.isMissing(cell);
                        text[i] |= word[i];
                    }
                }
            }
        }
        if (rows == 0) {
            throw MalformedFileException.of(table.file(), "a header and no rows; there is nothing to learn from");
        }
        return rows;
    }

    private DataFrame read(int rows) throws IOException {
        double[][] numbers = new double[columns.length][];
        String[][] texts = new String[columns.length][];
        for (int i = 0; i < columns.length; i++) {
            if (text[i]) {
                texts[i] = new String[rows];
            } else {
                numbers[i] = new double[rows];
            }
        }
        Map<String, String> same = new HashMap<>();
        try (CsvTable.Rows all = table.open()) {
            for (int r = 0; r < rows; r++) {
                if (!all.next()) {
                    throw changed();
                }
                for (int i = 0; i < columns.length; i++) {
                    String cell = all.cell(columns[i]);
                    if (text[i]) {
                        texts[i][r] = isMissing(cell, word[i]) ? null : same.computeIfAbsent(cell, c -> c);
                    } else {
                        Double value = ClassNames.number(cell);
                        numbers[i][r] = value == null ? Double.NaN : value;
                    }
                }
            }
            if (all.next()) {
                throw changed();
            }
        }
        List<DataColumn> out = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            String name = table.header().get(columns[i]);
            out.add(text[i] ? DataColumn.texts(name, texts[i]) : DataColumn.numbers(name, numbers[i]));
        }
        return DataFrame.of(out);
    }

    private MalformedFileException changed() {
        return MalformedFileException.of(table.file(), "the number of rows changed while it was read");
    }

    /** Beside words, none may be one of them. */
    private static boolean isMissing(String cell, boolean words) {
        return CsvFeatures.isMissing(cell)
                && !(words && cell.toLowerCase(Locale.ROOT).equals("none"));
    }

    /** The columns of the header that a set names, in the header's order. */
    static List<String> known(CsvTable table, Set<String> names) {
        return table.header().stream().filter(names::contains).toList();
    }
}
