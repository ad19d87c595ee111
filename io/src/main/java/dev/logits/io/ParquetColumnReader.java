package dev.logits.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * The values of one leaf from the first row to the last, page by page: in memory is one page, and the dictionary of its
 * row group.
 */
final class ParquetColumnReader {
    private static final int MOST_PAGE_BYTES = 1 << 29;
    private static final int MOST_PAGE_VALUES = 1 << 26;

    private final ParquetFile file;
    private final ParquetLeaf leaf;
    private final FileChannel channel;
    private int group = -1;
    private long position;
    private long end;
    private long valuesLeft;
    private double[] dictionary = new double[0];

    /** Entries of the page: values that are there, and levels where the column has any. */
    private int count;

    private int next;
    private double[] values = new double[0];
    private int nextValue;
    private int[] repetition = new int[0];
    private int[] definition = new int[0];

    ParquetColumnReader(ParquetFile file, ParquetLeaf leaf, FileChannel channel) {
        this.file = file;
        this.leaf = leaf;
        this.channel = channel;
    }

    /** Moves to the next entry; false at the end. */
    boolean next() throws IOException {
        next++;
        while (next >= count) {
            if (!page()) {
                return false;
            }
            next = 0;
        }
        return true;
    }

    /** Whether the entry begins a row. */
    boolean beginsRow() {
        return leaf.repetition() == 0 || repetition[next] == 0;
    }

    /** Whether the entry is a value and not a null or an empty list. */
    boolean isValue() {
        return leaf.definition() == 0 || definition[next] == leaf.definition();
    }

    /** The entry's value, once. */
    double value() {
        return values[nextValue++];
    }

    /** Reads the next page of values. */
    private boolean page() throws IOException {
        while (true) {
            if (position >= end || valuesLeft <= 0) {
                if (++group >= file.groups().size()) {
                    return false;
                }
                begin(file.groups().get(group).chunks().get(leaf.index()));
                continue;
            }
            try {
                if (load(file.groups().get(group).chunks().get(leaf.index()).codec())) {
                    return true;
                }
            } catch (RuntimeException wrong) { // what hostile bytes cause
                throw new MalformedFileException(
                        file.file().toString(),
                        file.file() + ": column " + leaf.name() + ", row group " + group + ": the data is corrupt: "
                                + wrong.getMessage(),
                        wrong);
            }
        }
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
    }

    private static final class Header {
        int type = -1;
        int size = -1;
        int packed = -1;
        int values;
        int nulls;
        int encoding = -1;
        int definitionBytes;
        int repetitionBytes;
        boolean compressed = true;
    }

    /** False for a page without rows: a dictionary, or an index. */
    private boolean load(int codec) throws IOException {
        ByteBuffer start = read(position, (int) Math.min(1 << 16, end - position));
        Header header = header(start);
        int headerBytes = start.position();
        if (header.packed < 0
                || header.packed > end - position - headerBytes
                || header.size < 0
                || header.size > MOST_PAGE_BYTES) {
            throw new IllegalArgumentException("a page of " + header.packed + " bytes, " + header.size + " unpacked");
        }
        byte[] bytes = read(position + headerBytes, header.packed).array();
        position += headerBytes + header.packed;
        if (header.values < 0 || header.values > MOST_PAGE_VALUES) {
            throw new IllegalArgumentException("a page of " + header.values + " values");
        }
        switch (header.type) {
            case 0 -> dataPage(header, bytes, codec);
            case 2 -> {
                ByteBuffer plain = buffer(ParquetCodec.decompress(codec, bytes, 0, bytes.length, header.size));
                dictionary = new double[header.values];
                plain(plain, header.values, dictionary);
                return false;
            }
            case 3 -> dataPageV2(header, bytes, codec);
            default -> {
                return false;
            }
        }
        valuesLeft -= count;
        nextValue = 0;
        return count > 0;
    }

    private static Header header(ByteBuffer bytes) {
        Header h = new Header();
        ThriftReader in = new ThriftReader(bytes);
        in.struct(id -> {
            switch (id) {
                case 1 -> h.type = (int) in.integer();
                case 2 -> h.size = (int) in.integer();
                case 3 -> h.packed = (int) in.integer();
                case 5, 7 ->
                    in.struct(
                            field -> { // data page, dictionary page
                                if (field > 2) {
                                    return false;
                                }
                                int value = (int) in.integer();
                                h.values = field == 1 ? value : h.values;
                                h.encoding = field == 2 ? value : h.encoding;
                                return true;
                            });
                case 8 ->
                    in.struct(field -> {
                        switch (field) {
                            case 1 -> h.values = (int) in.integer();
                            case 2 -> h.nulls = (int) in.integer();
                            case 4 -> h.encoding = (int) in.integer();
                            case 5 -> h.definitionBytes = (int) in.integer();
                            case 6 -> h.repetitionBytes = (int) in.integer();
                            case 7 -> h.compressed = in.bool();
                            default -> {
                                return false;
                            }
                        }
                        return true;
                    });
                default -> {
                    return false;
                }
            }
            return true;
        });
        return h;
    }

    private void dataPage(Header h, byte[] bytes, int codec) {
        ByteBuffer in = buffer(ParquetCodec.decompress(codec, bytes, 0, bytes.length, h.size));
        count = h.values;
        repetition = leaf.repetition() == 0 ? repetition : levels(prefixed(in), leaf.repetition(), repetition);
        definition = leaf.definition() == 0 ? definition : levels(prefixed(in), leaf.definition(), definition);
        decode(h.encoding, in, present());
    }

    private void dataPageV2(Header h, byte[] bytes, int codec) {
        int levels = Math.addExact(h.repetitionBytes, h.definitionBytes);
        if (h.repetitionBytes < 0 || h.definitionBytes < 0 || levels > bytes.length) {
            throw new IllegalArgumentException("levels of " + levels + " bytes");
        }
        count = h.values;
        ByteBuffer all = buffer(bytes);
        repetition = leaf.repetition() == 0
                ? repetition
                : levels(part(all, 0, h.repetitionBytes), leaf.repetition(), repetition);
        definition = leaf.definition() == 0
                ? definition
                : levels(part(all, h.repetitionBytes, h.definitionBytes), leaf.definition(), definition);
        byte[] plain = ParquetCodec.decompress(
                h.compressed ? codec : 0, bytes, levels, bytes.length - levels, h.size - levels);
        decode(h.encoding, buffer(plain), present());
    }

    private int present() {
        if (leaf.definition() == 0) {
            return count;
        }
        int present = 0;
        for (int i = 0; i < count; i++) {
            present += definition[i] == leaf.definition() ? 1 : 0;
        }
        return present;
    }

    private int[] levels(ByteBuffer in, int highest, int[] into) {
        int[] out = into.length >= count ? into : new int[count];
        new RleReader(in, 32 - Integer.numberOfLeadingZeros(highest)).read(out, count);
        return out;
    }

    private static ByteBuffer prefixed(ByteBuffer in) {
        int length = in.getInt();
        ByteBuffer part = part(in, in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static ByteBuffer part(ByteBuffer in, int from, int length) {
        return in.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void decode(int encoding, ByteBuffer in, int n) {
        values = values.length >= n ? values : new double[n];
        switch (encoding) {
            case 0 -> plain(in, n, values);
            case 2, 8 -> {
                int[] places = new int[n];
                if (n > 0) {
                    new RleReader(part(in, in.position() + 1, in.remaining() - 1), in.get(in.position()))
                            .read(places, n);
                }
                for (int i = 0; i < n; i++) {
                    values[i] = dictionary[places[i]];
                }
            }
            case 5 -> new DeltaReader(in, leaf.type() == ParquetLeaf.Type.INT32).read(values, n);
            case 9 -> split(in, n);
            default -> throw new IllegalArgumentException("encoding " + encoding + " is not read for " + leaf);
        }
    }

    private void plain(ByteBuffer in, int n, double[] out) {
        int at = in.position();
        switch (leaf.type()) {
            case FLOAT -> {
                for (int i = 0; i < n; i++) {
                    out[i] = in.getFloat(at + 4 * i);
                }
            }
            case DOUBLE -> in.asDoubleBuffer().get(out, 0, n);
            case FLOAT16 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = Float16.toFloat(in.getShort(at + 2 * i));
                }
            }
            case INT32 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = in.getInt(at + 4 * i);
                }
            }
            case INT64 -> {
                for (int i = 0; i < n; i++) {
                    out[i] = in.getLong(at + 8 * i);
                }
            }
            case OTHER -> throw new IllegalArgumentException("not a number");
        }
    }

    /** First the first bytes of all values, then the second ones, and so on. */
    private void split(ByteBuffer in, int n) {
        int size = leaf.type().size;
        byte[] bytes = new byte[Math.multiplyExact(n, size)];
        int at = in.position();
        for (int b = 0; b < size; b++) {
            for (int i = 0; i < n; i++) {
                bytes[i * size + b] = in.get(at + b * n + i);
            }
        }
        plain(buffer(bytes), n, values);
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer read(long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        if (!FileStore.readFully(channel, bytes, from)) {
            throw error("the file ends inside row group " + group + "; it is truncated");
        }
        return bytes.flip();
    }

    private MalformedFileException error(String problem) {
        return MalformedFileException.of(file.file(), "column " + leaf.name() + ": " + problem);
    }
}
