package dev.logits.io.parquet;

import java.nio.ByteBuffer;

/** What a page of a Parquet file says about itself. */
final class ParquetPageHeader {
    /** The kinds of pages that are read. */
    static final int DATA = 0;

    static final int DICTIONARY = 2;
    static final int DATA_V2 = 3;

    private static final int MOST_VALUES = 1 << 26;

    int type = -1;
    /** Bytes of the page when it is unpacked. */
    int size = -1;
    /** Bytes of the page in the file. */
    int packed = -1;

    int values;
    int encoding = -1;
    int definitionBytes;
    int repetitionBytes;
    boolean compressed = true;

    private ParquetPageHeader() {}

    /** The most values that pages of so many bytes may say they have; a page has some bytes at least. */
    static long mostValues(long bytes) {
        return bytes / 8 > Long.MAX_VALUE / MOST_VALUES ? Long.MAX_VALUE : bytes / 8 * MOST_VALUES;
    }

    /**
     * Reads a header.
     *
     * @param bytes begin with it; afterwards their position is behind it
     * @param room the bytes of the file from the header's first to the last that can belong to the page
     */
    static ParquetPageHeader read(ByteBuffer bytes, long room) {
        ParquetPageHeader header = new ParquetPageHeader();
        ThriftReader in = new ThriftReader(bytes);
        in.struct(id -> header.field(id, in));
        if (header.packed < 0 || header.packed > room - bytes.position() || header.size < 0) {
            throw new IllegalArgumentException("a page of " + header.packed + " bytes, " + header.size + " unpacked");
        }
        if (header.values < 0 || header.values > MOST_VALUES) {
            throw new IllegalArgumentException("a page of " + header.values + " values");
        }
        int levels = Math.addExact(header.repetitionBytes, header.definitionBytes);
        if (header.repetitionBytes < 0 || header.definitionBytes < 0 || levels > Math.min(header.packed, header.size)) {
            throw new IllegalArgumentException("levels of " + levels + " bytes");
        }
        return header;
    }

    private boolean field(int id, ThriftReader in) {
        switch (id) {
            case 1 -> type = in.int32();
            case 2 -> size = in.int32();
            case 3 -> packed = in.int32();
            case 5, 7 -> in.struct(field -> ofData(field, in));
            case 8 -> in.struct(field -> ofDataV2(field, in));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A data page's header, and a dictionary page's. */
    private boolean ofData(int field, ThriftReader in) {
        switch (field) {
            case 1 -> values = in.int32();
            case 2 -> encoding = in.int32();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean ofDataV2(int field, ThriftReader in) {
        switch (field) {
            case 1 -> values = in.int32();
            case 4 -> encoding = in.int32();
            case 5 -> definitionBytes = in.int32();
            case 6 -> repetitionBytes = in.int32();
            case 7 -> compressed = in.bool();
            default -> {
                return false;
            }
        }
        return true;
    }
}
