package dev.logits.io;

import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows, and how they are read. */
record ReadSource(LogitsSource rowsOfFile, Reading reading) implements FileSource {

    /** The rows, with the floor that the options ask for. */
    static ReadSource of(LogitsSource rows, ReadOptions options, Reading reading) {
        return new ReadSource(FlooredSource.of(rows, reading.kind(), options), reading);
    }

    @Override
    public Optional<FlooredSource> floored() {
        return rowsOfFile instanceof FlooredSource floored ? Optional.of(floored) : Optional.empty();
    }

    @Override
    public List<String> classNames() {
        return reading.classNames();
    }

    @Override
    public int classes() {
        return rowsOfFile.classes();
    }

    @Override
    public OptionalLong rows() {
        return rowsOfFile.rows();
    }

    @Override
    public String name() {
        return rowsOfFile.name();
    }

    @Override
    public List<SourceColumn> columns() {
        return rowsOfFile.columns();
    }

    @Override
    public Cursor open() throws IOException {
        return rowsOfFile.open();
    }
}
