package dev.logits.io.parquet;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.format.CellColumn;
import dev.logits.source.SourceColumn;
import dev.logits.source.SourceColumn.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;

/**
 * A column of a Parquet file as texts: numbers as they are written, of 64 bits to the last digit; dates as 2026-01-31;
 * nulls empty. In memory are the texts of one page and of one row group's dictionary.
 *
 * @param leaf whose whole numbers of 64 bits are read as bits
 */
record ParquetCells(ParquetFile file, ParquetLeaf leaf) implements CellColumn {

    /** Refuses lists, parts of structs, and what has no text. */
    static ParquetCells of(ParquetFile file, ParquetLeaf leaf) throws MalformedFileException {
        boolean date = leaf.meaning().equals("date");
        if (!leaf.isLabel() || !leaf.meaning().isEmpty() && !date) {
            throw MalformedFileException.of(
                    file.file(),
                    "column " + leaf + ": only numbers, texts, booleans and dates stay beside the scores;"
                            + " write it as text, or leave it out");
        }
        return new ParquetCells(file, leaf.asBits());
    }

    @Override
    public SourceColumn column() {
        Kind kind = switch (leaf.type()) {
            case INT32, BITS -> leaf.meaning().isEmpty() ? Kind.WHOLE : Kind.TEXT;
            case BOOLEAN -> Kind.FLAG;
            case FLOAT, DOUBLE, FLOAT16 -> Kind.REAL;
            default -> Kind.TEXT;
        };
        return new SourceColumn(leaf.name(), kind);
    }

    @Override
    public Reader open() throws IOException {
        FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ);
        ParquetColumnReader reader = new ParquetColumnReader(file, leaf, channel);
        return new Reader() {
            @Override
            public int read(String[] out, int n) throws IOException {
                int count = 0;
                while (count < n && reader.next()) {
                    out[count++] = reader.isValue() ? text(reader) : "";
                }
                return count;
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    private String text(ParquetColumnReader reader) {
        double value = reader.value();
        return switch (leaf.type()) {
            case TEXT -> reader.text(value);
            case BOOLEAN -> String.valueOf(value == 1);
            case FLOAT, FLOAT16 -> Float.toString((float) value);
            case DOUBLE -> Double.toString(value);
            case BITS -> {
                long bits = Double.doubleToRawLongBits(value);
                yield leaf.unsigned() ? Long.toUnsignedString(bits) : Long.toString(bits);
            }
            default -> whole((int) value);
        };
    }

    private String whole(int value) {
        if (leaf.meaning().equals("date")) {
            return LocalDate.ofEpochDay(value).toString();
        }
        return leaf.unsigned() ? Integer.toUnsignedString(value) : Integer.toString(value);
    }
}
