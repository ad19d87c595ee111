package dev.logits.io.table;

import dev.logits.io.file.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A table of text. */
abstract class TextTable extends TableWriter {
    private final Writer out;

    TextTable(AtomicFile file, List<TableColumn> columns) {
        super(file, columns);
        this.out = new BufferedWriter(Channels.newWriter(file.channel(), StandardCharsets.UTF_8), 1 << 16);
    }

    final Writer out() {
        return out;
    }

    /** Writes the text of a number or of a flag. */
    abstract void plain(int c, String text, boolean finite) throws IOException;

    @Override
    final void writeWhole(int c, long cell) throws IOException {
        check(c, TableColumn.Type.WHOLE);
        plain(c, Long.toString(cell), true);
    }

    @Override
    final void writeFloat(int c, float cell) throws IOException {
        check(c, TableColumn.Type.FLOAT);
        plain(c, Float.toString(cell), Float.isFinite(cell));
    }

    @Override
    final void writeDouble(int c, double cell) throws IOException {
        check(c, TableColumn.Type.DOUBLE);
        plain(c, Double.toString(cell), Double.isFinite(cell));
    }

    @Override
    final void writeFlag(int c, boolean cell) throws IOException {
        check(c, TableColumn.Type.FLAG);
        plain(c, Boolean.toString(cell), true);
    }

    @Override
    final void finish() throws IOException {
        out.flush();
    }
}
