package dev.logits.io.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The entries of a page of data, decoded some at a time: a page of a few bytes may hold millions. */
final class ParquetPage {
    private static final int NONE = 0;

    private final ParquetLeaf leaf;
    private final RleReader repetitions;
    private final RleReader definitions;
    private final ParquetValues decoder;
    /** Entries that have not been decoded. */
    private int left;

    private final int[] repetition;
    private final int[] definition;
    private final double[] values = new double[ParquetValues.CHUNK];
    private int count;
    private int next;
    private int nextValue;

    /** @throws RuntimeException if the bytes are not what the header says */
    ParquetPage(
            ParquetLeaf leaf,
            ParquetPageHeader header,
            byte[] bytes,
            int codec,
            double[] dictionary,
            ParquetTexts texts) {
        this.leaf = leaf;
        this.left = header.values;
        ByteBuffer in;
        ByteBuffer ofRepetition;
        ByteBuffer ofDefinition;
        if (header.type == ParquetPageHeader.DATA) {
            in = buffer(ParquetCodec.decompress(codec, bytes, 0, bytes.length, header.size));
            ofRepetition = leaf.repetition() == NONE ? in : prefixed(in);
            ofDefinition = leaf.definition() == NONE ? in : prefixed(in);
        } else {
            int levels = header.repetitionBytes + header.definitionBytes;
            ByteBuffer all = buffer(bytes);
            ofRepetition = part(all, 0, header.repetitionBytes);
            ofDefinition = part(all, header.repetitionBytes, header.definitionBytes);
            in = buffer(ParquetCodec.decompress(
                    header.compressed ? codec : 0, bytes, levels, bytes.length - levels, header.size - levels));
        }
        this.repetitions = new RleReader(ofRepetition, width(leaf.repetition()));
        this.definitions = new RleReader(ofDefinition, width(leaf.definition()));
        this.repetition = new int[leaf.repetition() == NONE ? 0 : ParquetValues.CHUNK];
        this.definition = new int[leaf.definition() == NONE ? 0 : ParquetValues.CHUNK];
        this.decoder =
                ParquetValues.of(header.encoding, leaf, in.slice().order(ByteOrder.LITTLE_ENDIAN), dictionary, texts);
    }

    private static int width(int highest) {
        return 32 - Integer.numberOfLeadingZeros(highest);
    }

    static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes behind their number. */
    private static ByteBuffer prefixed(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("levels of " + length + " bytes in " + in.remaining());
        }
        ByteBuffer part = part(in, in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static ByteBuffer part(ByteBuffer in, int from, int length) {
        return in.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Moves to the next entry; false at the end. */
    boolean next() {
        if (++next >= count) {
            count = Math.min(left, ParquetValues.CHUNK);
            if (count == 0) {
                return false;
            }
            left -= count;
            next = 0;
            decode();
        }
        return true;
    }

    private void decode() {
        if (leaf.repetition() != NONE) {
            repetitions.read(repetition, count);
        }
        int present = count;
        if (leaf.definition() != NONE) {
            definitions.read(definition, count);
            present = 0;
            for (int i = 0; i < count; i++) {
                present += definition[i] == leaf.definition() ? 1 : 0;
            }
        }
        nextValue = 0;
        decoder.read(values, present);
    }

    boolean beginsRow() {
        return leaf.repetition() == NONE || repetition[next] == 0;
    }

    boolean isValue() {
        return leaf.definition() == NONE || definition[next] == leaf.definition();
    }

    double value() {
        return values[nextValue++];
    }
}
