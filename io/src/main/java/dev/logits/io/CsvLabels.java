package dev.logits.io;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * Labels in one column of a table.
 *
 * @param column its index
 * @param rule what a cell means
 */
record CsvLabels(CsvTable table, int column, LabelRule rule) implements LabelColumn {

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
