package dev.logits.io.csv;

import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelFiles;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.UsualNames;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Labels in one column of a table.
 *
 * @param column its index
 * @param rule what a cell means
 */
record CsvLabels(CsvTable table, int column, LabelRule rule) implements LabelColumn {

    /** The only column, or the one of a usual name. */
    static CsvLabels of(CsvTable table, LabelRule rule) {
        List<String> header = table.header();
        String name = header.size() == 1
                ? header.get(0)
                : UsualNames.find(UsualNames.LABELS, header, column -> column, column -> true)
                        .orElseThrow(() -> LabelFiles.undecided(table.file(), "column", header));
        return new CsvLabels(table, header.indexOf(name), rule);
    }

    @Override
    public String name() {
        return table.file().toString();
    }

    @Override
    public String described() {
        return table.header().size() == 1
                ? name()
                : name() + ", column " + table.header().get(column);
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public Reader open() throws IOException {
        CsvTable.Rows rows = table.open();
        return new Reader() {
            @Override
            public int read(int[] out, int n) throws IOException {
                int count = 0;
                while (count < n && rows.next()) {
                    out[count++] = rows.label(column, rule);
                }
                return count;
            }

            @Override
            public void close() throws IOException {
                rows.close();
            }
        };
    }
}
