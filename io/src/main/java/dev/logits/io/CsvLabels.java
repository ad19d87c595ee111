package dev.logits.io;

import java.io.IOException;
import java.util.OptionalLong;

/**
 * Labels in one column of a table.
 *
 * @param column its index
 */
record CsvLabels(CsvTable table, int column) implements LabelColumn {

    @Override
    public String name() {
        return table.file().toString();
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
                    out[count++] = rows.label(column);
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
