package dev.logits.io.table;

import dev.logits.io.file.AtomicFile;
import java.io.IOException;
import java.util.List;

/** A CSV or TSV with a header. */
final class CsvTable extends TextTable {
    private final char separator;

    CsvTable(AtomicFile file, List<TableColumn> columns, char separator) throws IOException {
        super(file, columns);
        this.separator = separator;
        for (int c = 0; c < columns.size(); c++) {
            separate(c);
            out().write(quoted(columns.get(c).name()));
        }
        out().write('\n');
    }

    private void separate(int c) throws IOException {
        if (c > 0) {
            out().write(separator);
        }
    }

    /** Quoted where RFC 4180 wants it, and where white space at an end would be lost. */
    private String quoted(String text) {
        boolean plain = text.equals(text.strip());
        for (int i = 0; i < text.length() && plain; i++) {
            char at = text.charAt(i);
            plain = at != separator && at != '"' && at != '\n' && at != '\r';
        }
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    @Override
    void writeText(int c, String cell) throws IOException {
        check(c, TableColumn.Type.TEXT);
        separate(c);
        out().write(quoted(cell));
    }

    @Override
    void plain(int c, String text, boolean finite) throws IOException {
        separate(c);
        out().write(text);
    }

    @Override
    void writeTexts(int c, List<String> cell) throws IOException {
        check(c, TableColumn.Type.TEXTS);
        separate(c);
        out().write(quoted(String.join(";", cell)));
    }

    @Override
    void writeMissing(int c) throws IOException {
        separate(c);
    }

    @Override
    void endRow() throws IOException {
        out().write('\n');
    }
}
