package dev.logits.io.table;

import dev.logits.io.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A Parquet file: row groups of about 16 MB, each column of one page of plain values, packed by gzip. Every column is
 * optional; lists are those of three levels that the format asks for.
 */
final class ParquetTable extends TableWriter {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int GROUP_BYTES = 16 << 20;
    private static final int GROUP_ROWS = 1 << 20;
    private static final int GZIP = 2;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int REQUIRED = 0;

    private final ParquetChunk[] chunks;
    private final List<Group> groups = new ArrayList<>();
    private long position = MAGIC.length;
    private long written;
    private int rowsOfGroup;

    /** A row group: its rows, and of each column place, length, packed length, entries. */
    private record Group(long rows, long[][] columns) {}

    ParquetTable(AtomicFile file, List<TableColumn> columns) throws IOException {
        super(file, columns);
        chunks = columns.stream().map(column -> new ParquetChunk(column.type())).toArray(ParquetChunk[]::new);
        file.write(ByteBuffer.wrap(MAGIC));
    }

    private ParquetChunk chunk(int c, TableColumn.Type type) {
        check(c, type);
        return chunks[c];
    }

    @Override
    void writeText(int c, String cell) {
        chunk(c, TableColumn.Type.TEXT).text(cell.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    void writeWhole(int c, long cell) {
        chunk(c, TableColumn.Type.WHOLE).whole(cell);
    }

    @Override
    void writeFloat(int c, float cell) {
        chunk(c, TableColumn.Type.FLOAT).number(cell);
    }

    @Override
    void writeDouble(int c, double cell) {
        chunk(c, TableColumn.Type.DOUBLE).number(cell);
    }

    @Override
    void writeFlag(int c, boolean cell) {
        chunk(c, TableColumn.Type.FLAG).flag(cell);
    }

    @Override
    void writeTexts(int c, List<String> cell) {
        chunk(c, TableColumn.Type.TEXTS)
                .texts(cell.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
    }

    @Override
    void writeMissing(int c) {
        chunks[c].missing();
    }

    @Override
    void endRow() throws IOException {
        rowsOfGroup++;
        if (rowsOfGroup == GROUP_ROWS || rowsOfGroup % 256 == 0 && size() > GROUP_BYTES) {
            flush();
        }
    }

    private long size() {
        long size = 0;
        for (ParquetChunk chunk : chunks) {
            size += chunk.size();
        }
        return size;
    }

    private void flush() throws IOException {
        if (rowsOfGroup == 0) {
            return;
        }
        long[][] columns = new long[chunks.length][];
        for (int c = 0; c < chunks.length; c++) {
            ParquetChunk.Page page = chunks[c].page();
            byte[] header = header(page);
            long place = position;
            write(header);
            write(page.packed());
            columns[c] = new long[] {
                place, header.length + (long) page.size(), header.length + (long) page.packed().length, page.entries()
            };
        }
        groups.add(new Group(rowsOfGroup, columns));
        written += rowsOfGroup;
        rowsOfGroup = 0;
    }

    private void write(byte[] bytes) throws IOException {
        file().write(ByteBuffer.wrap(bytes));
        position += bytes.length;
    }

    private static byte[] header(ParquetChunk.Page page) {
        ThriftWriter thrift = new ThriftWriter();
        thrift.i32(1, 0); // a page of data
        thrift.i32(2, page.size());
        thrift.i32(3, page.packed().length);
        thrift.struct(5);
        thrift.i32(1, page.entries());
        thrift.i32(2, PLAIN);
        thrift.i32(3, RLE);
        thrift.i32(4, RLE);
        thrift.end();
        return thrift.bytes();
    }

    @Override
    void finish() throws IOException {
        flush();
        byte[] footer = footer();
        write(footer);
        write(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(footer.length)
                .array());
        write(MAGIC);
    }

    private byte[] footer() {
        ThriftWriter thrift = new ThriftWriter();
        thrift.i32(1, 1);
        schema(thrift);
        thrift.i64(3, written);
        thrift.structs(4, groups.size());
        for (Group group : groups) {
            group(thrift, group);
        }
        thrift.text(6, "logits");
        return thrift.bytes();
    }

    private void schema(ThriftWriter thrift) {
        int elements = 1;
        for (TableColumn column : columns()) {
            elements += column.type() == TableColumn.Type.TEXTS ? 3 : 1;
        }
        thrift.structs(2, elements);
        thrift.element();
        thrift.text(4, "schema");
        thrift.i32(5, columns().size());
        thrift.end();
        for (TableColumn column : columns()) {
            if (column.type() == TableColumn.Type.TEXTS) {
                list(thrift, column.name());
            } else {
                leaf(thrift, column.name(), column.type(), OPTIONAL);
            }
        }
    }

    private static void list(ThriftWriter thrift, String name) {
        thrift.element();
        thrift.i32(3, OPTIONAL);
        thrift.text(4, name);
        thrift.i32(5, 1);
        thrift.i32(6, 3); // a list
        thrift.struct(10);
        thrift.struct(3);
        thrift.end();
        thrift.end();
        thrift.end();
        thrift.element();
        thrift.i32(3, REPEATED);
        thrift.text(4, "list");
        thrift.i32(5, 1);
        thrift.end();
        leaf(thrift, "element", TableColumn.Type.TEXT, REQUIRED);
    }

    private static void leaf(ThriftWriter thrift, String name, TableColumn.Type type, int repetition) {
        thrift.element();
        thrift.i32(1, physical(type));
        thrift.i32(3, repetition);
        thrift.text(4, name);
        if (type == TableColumn.Type.TEXT) {
            thrift.i32(6, 0); // UTF-8
            thrift.struct(10);
            thrift.struct(1);
            thrift.end();
            thrift.end();
        }
        thrift.end();
    }

    private static int physical(TableColumn.Type type) {
        return switch (type) {
            case FLAG -> 0;
            case WHOLE -> 2;
            case FLOAT -> 4;
            case DOUBLE -> 5;
            case TEXT, TEXTS -> 6;
        };
    }

    private void group(ThriftWriter thrift, Group group) {
        thrift.element();
        thrift.structs(1, group.columns.length);
        long bytes = 0;
        for (int c = 0; c < group.columns.length; c++) {
            long[] chunk = group.columns[c];
            bytes += chunk[1];
            TableColumn column = columns().get(c);
            thrift.element();
            thrift.i64(2, chunk[0]);
            thrift.struct(3);
            thrift.i32(1, physical(column.type()));
            thrift.integers(2, PLAIN, RLE);
            if (column.type() == TableColumn.Type.TEXTS) {
                thrift.texts(3, column.name(), "list", "element");
            } else {
                thrift.texts(3, column.name());
            }
            thrift.i32(4, GZIP);
            thrift.i64(5, chunk[3]);
            thrift.i64(6, chunk[1]);
            thrift.i64(7, chunk[2]);
            thrift.i64(9, chunk[0]);
            thrift.end();
            thrift.end();
        }
        thrift.i64(2, bytes);
        thrift.i64(3, group.rows);
        thrift.end();
    }
}
