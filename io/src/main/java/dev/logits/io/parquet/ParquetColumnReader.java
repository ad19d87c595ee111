package dev.logits.io.parquet;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.FileStore;
import dev.logits.io.internal.format.LabelRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.OptionalInt;

/**
 * The values of one leaf from the first row to the last, page by page: in memory are the bytes of one page, and the
 * dictionary of its row group.
 */
final class ParquetColumnReader {
    private static final int HEADER_BYTES = 1 << 16;

    private final ParquetFile file;
    private final ParquetLeaf leaf;
    private final FileChannel channel;
    private int group = -1;
    private long position;
    private long end;
    private long valuesLeft;
    private double[] dictionary = new double[0];
    private final ParquetTexts texts = new ParquetTexts();
    /** The texts that the pages of this row group refer to. */
    private int textsOfDictionary;

    /** Null before the first. */
    private ParquetPage page;

    ParquetColumnReader(ParquetFile file, ParquetLeaf leaf, FileChannel channel) {
        this.file = file;
        this.leaf = leaf;
        this.channel = channel;
    }

    /** Moves to the next entry; false at the end. */
    boolean next() throws IOException {
        try {
            while (page == null || !page.next()) {
                page = null;
                if (!load()) {
                    return false;
                }
            }
            return true;
        } catch (RuntimeException wrong) { // what hostile bytes cause
            throw new MalformedFileException(
                    file.file().toString(),
                    file.file() + ": column " + leaf.name() + ", row group " + group + ": the data is corrupt: "
                            + MalformedFileException.reason(wrong),
                    wrong);
        }
    }

    /** Whether the entry begins a row. */
    boolean beginsRow() {
        return page.beginsRow();
    }

    /** Whether the entry is a value and not a null or an empty list. */
    boolean isValue() {
        return page.isValue();
    }

    /** The entry's value, once. */
    double value() {
        return page.value();
    }

    /** The text that a value of a column of texts stands for. */
    String text(double value) {
        return texts.get(value);
    }

    /** The entry's label, once; {@code row} is its row for a message. */
    int label(LabelRule rule, long row) throws MalformedFileException {
        OptionalInt label = OptionalInt.empty();
        String cell = "";
        String shown = "null";
        if (isValue()) {
            double value = value();
            switch (leaf.type()) {
                case TEXT -> {
                    cell = texts.get(value);
                    shown = "\"" + cell + "\"";
                    label = rule.text(cell);
                }
                case BOOLEAN -> {
                    cell = String.valueOf(value == 1);
                    shown = cell;
                    label = rule.flag(value == 1);
                }
                default -> {
                    cell = String.valueOf(value);
                    shown = cell;
                    label = rule.number(value);
                }
            }
        }
        if (label.isEmpty()) {
            throw MalformedFileException.of(
                    file.file(), "column " + leaf.name() + ", row " + row + ": " + rule.problem(cell, shown));
        }
        return label.getAsInt();
    }

    /** Reads the next page, of values or of another kind; false at the end. */
    private boolean load() throws IOException {
        while (position >= end || valuesLeft <= 0) {
            if (++group >= file.groups().size()) {
                return false;
            }
            begin(file.groups().get(group).chunks().get(leaf.index()));
        }
        load(file.groups().get(group).chunks().get(leaf.index()).codec());
        return true;
    }

    private void begin(ParquetFile.Chunk chunk) throws MalformedFileException {
        if (!ParquetCodec.isKnown(chunk.codec())) {
            throw error("compression " + ParquetCodec.name(chunk.codec())
                    + " is not read; write it with snappy, gzip, zstd or none");
        }
        position = chunk.offset();
        end = chunk.offset() + chunk.bytes();
        valuesLeft = chunk.values();
        dictionary = new double[0];
        texts.truncate(0);
        textsOfDictionary = 0;
    }

    private void load(int codec) throws IOException {
        ByteBuffer start = read(position, (int) Math.min(HEADER_BYTES, end - position));
        ParquetPageHeader header = ParquetPageHeader.read(start, end - position);
        byte[] bytes = read(position + start.position(), header.packed).array();
        position += start.position() + header.packed;
        switch (header.type) {
            case ParquetPageHeader.DATA, ParquetPageHeader.DATA_V2 -> {
                if (header.values > valuesLeft) {
                    throw new IllegalArgumentException(
                            "a page of " + header.values + " values where the row group has " + valuesLeft + " more");
                }
                texts.truncate(textsOfDictionary); // those of the page before, which has been taken
                page = new ParquetPage(leaf, header, bytes, codec, dictionary, texts);
                valuesLeft -= header.values;
            }
            case ParquetPageHeader.DICTIONARY -> dictionary(header, bytes, codec);
            default -> {} // an index
        }
    }

    private void dictionary(ParquetPageHeader header, byte[] bytes, int codec) {
        ByteBuffer plain = ParquetPage.buffer(ParquetCodec.decompress(codec, bytes, 0, bytes.length, header.size));
        if (leaf.type().fewestBytes(header.values) > plain.remaining()) {
            throw new IllegalArgumentException(
                    "a dictionary of " + header.values + " values in " + plain.remaining() + " bytes");
        }
        dictionary = new double[header.values];
        ParquetValues.plain(leaf.type(), plain, header.values, dictionary, texts);
        textsOfDictionary = texts.size();
    }

    private ByteBuffer read(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        if (!FileStore.readFully(file.file(), channel, bytes, from)) {
            throw error("the file ends inside row group " + group + "; it is truncated");
        }
        return bytes.flip();
    }

    private MalformedFileException error(String problem) {
        return MalformedFileException.of(file.file(), "column " + leaf.name() + ": " + problem);
    }
}
