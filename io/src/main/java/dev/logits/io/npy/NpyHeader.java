package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.file.FirstBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/**
 * The header of an .npy: what the elements are, in which order, and where they begin. Versions 1, 2 and 3 of the
 * format.
 *
 * <p>Reference: the documentation of {@code numpy.lib.format}, and NEP 1.
 *
 * @param descr the type as NumPy writes it, such as {@code <f4}; structured types as their Python source
 * @param fortran whether the first index varies fastest
 * @param shape the length of each dimension, 0 or more each
 * @param dataOffset the offset of the first element, in bytes
 */
record NpyHeader(String descr, boolean fortran, long[] shape, long dataOffset) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Set<String> KEYS = Set.of("descr", "fortran_order", "shape");

    /** Longer than the header of any array of numbers; structured types are refused anyway. */
    private static final int MAX_LENGTH = 1 << 20;

    /** Reads the header at the beginning of a store and checks everything in it but the type. */
    static NpyHeader read(ByteStore store) throws IOException {
        try (ByteReader in = store.open()) {
            return read(in, store.size(), store.place());
        }
    }

    private static NpyHeader read(ByteReader in, long size, FilePlace place) throws IOException {
        byte[] start = take(in, 8, size, place, "the magic number and version");
        if (!Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
            throw place.error(
                    0, "not an .npy: it begins with " + hex(start) + ", not with \\x93NUMPY" + FirstBytes.hint(start));
        }
        int major = start[6] & 0xff;
        if (major < 1 || major > 3) {
            throw place.error(
                    6,
                    "version " + major + "." + (start[7] & 0xff) + " of the .npy format is unknown: 1 to 3 are read");
        }
        int lengthBytes = major == 1 ? 2 : 4;
        ByteBuffer field = ByteBuffer.wrap(take(in, lengthBytes, size, place, "the length of the header"))
                .order(ByteOrder.LITTLE_ENDIAN);
        long length = major == 1 ? field.getShort() & 0xffffL : field.getInt() & 0xffffffffL;
        if (length > MAX_LENGTH) {
            throw place.error(
                    8,
                    "a header of " + length + " bytes: no array of numbers needs more than " + MAX_LENGTH
                            + "; the file is corrupt");
        }
        long offset = 8 + lengthBytes;
        String text = new String(
                take(in, (int) length, size, place, "a header of " + length + " bytes"), StandardCharsets.ISO_8859_1);
        return parse(text, offset, place);
    }

    private static byte[] take(ByteReader in, int count, long size, FilePlace place, String what) throws IOException {
        long at = in.position();
        if (count > size - at) {
            throw cutShort(at, size, what, place);
        }
        ByteBuffer bytes = ByteBuffer.allocate(count);
        try {
            if (!in.read(bytes)) {
                throw cutShort(at, in.position(), what, place);
            }
        } catch (IOException trouble) {
            throw place.located(trouble, in.position());
        }
        return bytes.array();
    }

    private static MalformedFileException cutShort(long at, long end, String what, FilePlace place) {
        return place.error(at, "the file ends at byte " + end + ", inside " + what + "; it is truncated");
    }

    private static NpyHeader parse(String text, long offset, FilePlace place) throws MalformedFileException {
        try {
            if (!(PythonLiteral.parse(text) instanceof Map<?, ?> entries)) {
                throw place.error(offset, "the header is not a dictionary");
            }
            if (!entries.keySet().equals(KEYS)) {
                throw place.error(
                        offset, "the header's keys are " + entries.keySet() + ", expected descr, fortran_order, shape");
            }
            if (!(entries.get("fortran_order") instanceof Boolean fortran)) {
                throw place.error(
                        offset, "fortran_order is " + show(entries.get("fortran_order")) + ", expected True or False");
            }
            return new NpyHeader(
                    descr(entries.get("descr")),
                    fortran,
                    shape(entries.get("shape"), offset, place),
                    offset + text.length());
        } catch (PythonLiteral.SyntaxException wrong) {
            throw place.error(offset + wrong.index, "the header cannot be read: " + wrong.getMessage());
        }
    }

    private static String descr(Object value) {
        return value instanceof String text ? text : show(value);
    }

    private static long[] shape(Object value, long offset, FilePlace place) throws MalformedFileException {
        if (!(value instanceof Object[] items)) {
            throw place.error(offset, "shape is " + show(value) + ", expected a tuple such as (1000, 10)");
        }
        long[] shape = new long[items.length];
        for (int i = 0; i < shape.length; i++) {
            if (!(items[i] instanceof Long length) || length < 0) {
                throw place.error(
                        offset, "shape is " + show(value) + ": a length must be a whole number and not negative");
            }
            shape[i] = length;
        }
        return shape;
    }

    /** A value as Python would write it, near enough for a message. */
    private static String show(Object value) {
        if (value instanceof Object[] items) {
            StringJoiner tuple = new StringJoiner(", ", "(", items.length == 1 ? ",)" : ")");
            Arrays.stream(items).forEach(item -> tuple.add(show(item)));
            return tuple.toString();
        }
        if (value instanceof Iterable<?> items) {
            StringJoiner list = new StringJoiner(", ", "[", "]");
            items.forEach(item -> list.add(show(item)));
            return list.toString();
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        return value instanceof String text ? "'" + text + "'" : value == Void.class ? "None" : value.toString();
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            text.append(i == 0 ? "" : " ").append(Character.forDigit((bytes[i] >> 4) & 15, 16));
            text.append(Character.forDigit(bytes[i] & 15, 16));
        }
        return text.toString();
    }

    int dimensions() {
        return shape.length;
    }

    /** The number of elements. */
    private long elements(FilePlace place) throws MalformedFileException {
        long elements = 1;
        for (long length : shape) {
            if (length == 0) {
                return 0;
            }
            if (elements > Long.MAX_VALUE / 16 / length) {
                throw place.error(
                        "shape " + shapeText() + " has more elements than any file holds; the header is corrupt");
            }
            elements *= length;
        }
        return elements;
    }

    /**
     * Checks that the shape and the store's size agree.
     *
     * @throws MalformedFileException naming both sizes
     */
    void checkSize(NpyType type, ByteStore store) throws MalformedFileException {
        FilePlace place = store.place();
        long needed = elements(place) * type.size();
        long there = store.size() - dataOffset;
        if (needed != there) {
            throw place.error(
                    dataOffset,
                    "shape " + shapeText() + " of dtype " + descr + " needs " + needed + " bytes of data, the "
                            + (place.array().isEmpty() ? "file" : "entry") + " has " + there
                            + (needed > there ? "; it is truncated" : "; something else follows the array"));
        }
    }

    /** The shape as Python writes it. */
    String shapeText() {
        StringJoiner text = new StringJoiner(", ", "(", shape.length == 1 ? ",)" : ")");
        Arrays.stream(shape).forEach(length -> text.add(Long.toString(length)));
        return text.toString();
    }

    /** Shape and type, for listings. */
    @Override
    public String toString() {
        return shapeText() + " " + descr;
    }
}
