package dev.logits.io.table;

import dev.logits.io.file.AtomicFile;
import java.io.IOException;
import java.util.List;

/** An object per row, a row per line. */
final class JsonLines extends TextTable {
    private final String[] names;

    JsonLines(AtomicFile file, List<TableColumn> columns) {
        super(file, columns);
        names = columns.stream().map(column -> quoted(column.name()) + ":").toArray(String[]::new);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private void name(int c) throws IOException {
        out().write(c == 0 ? '{' : ',');
        out().write(names[c]);
    }

    @Override
    void writeText(int c, String cell) throws IOException {
        check(c, TableColumn.Type.TEXT);
        name(c);
        out().write(quoted(cell));
    }

    @Override
    void plain(int c, String text, boolean finite) throws IOException {
        name(c);
        out().write(finite ? text : "null");
    }

    @Override
    void writeTexts(int c, List<String> cell) throws IOException {
        check(c, TableColumn.Type.TEXTS);
        name(c);
        out().write('[');
        for (int i = 0; i < cell.size(); i++) {
            if (i > 0) {
                out().write(',');
            }
            out().write(quoted(cell.get(i)));
        }
        out().write(']');
    }

    @Override
    void writeMissing(int c) throws IOException {
        name(c);
        out().write("null");
    }

    @Override
    void endRow() throws IOException {
        out().write("}\n");
    }
}
