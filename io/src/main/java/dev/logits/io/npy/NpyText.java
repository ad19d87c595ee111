package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * NumPy's text, {@code U} of four bytes a character or {@code S} of one, filled up with zeros.
 *
 * @param header of the array
 * @param width characters an element
 * @param wide whether a character has four bytes
 */
record NpyText(NpyHeader header, int width, boolean wide) {
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)([USa])(\\d{1,6})");

    static boolean is(String descr) {
        return TYPE.matcher(descr).matches();
    }

    /** Of an array that {@link #is} text; checks its size. */
    static NpyText of(NpyHeader header, ByteStore store) throws MalformedFileException {
        Matcher type = TYPE.matcher(header.descr());
        if (!type.matches()) {
            throw new IllegalArgumentException(header.descr());
        }
        boolean wide = type.group(2).equals("U");
        int width = Integer.parseInt(type.group(3));
        header.checkSize(new NpyType(NpyType.Kind.UNSIGNED, (wide ? 4 : 1) * width, ByteOrder.nativeOrder()), store);
        return new NpyText(header, width, wide);
    }

    /** Starts at the first element. */
    Reader open(ByteStore store) throws IOException {
        ByteReader in = store.open();
        if (!in.skip(header.dataOffset())) {
            in.close();
            throw store.place().error(in.position(), "the file ends inside the header; it is truncated");
        }
        return new Reader(in, store);
    }

    /** Elements one by one. */
    final class Reader implements Closeable {
        private final ByteReader in;
        private final ByteStore store;
        private final ByteBuffer element = ByteBuffer.allocate((wide ? 4 : 1) * width)
                .order(header.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        private long next;

        private Reader(ByteReader in, ByteStore store) {
            this.in = in;
            this.store = store;
        }

        /** The next element, of which there must be one. */
        String next() throws IOException {
            if (!in.read(element.clear())) {
                throw store.place().error(in.position(), "the data ends in row " + next + "; it is truncated");
            }
            next++;
            return text(element.flip());
        }

        /** Without the zeros that fill it up. */
        private String text(ByteBuffer bytes) {
            if (!wide) {
                int length = bytes.limit();
                while (length > 0 && bytes.get(length - 1) == 0) {
                    length--;
                }
                return new String(bytes.array(), 0, length, StandardCharsets.UTF_8);
            }
            StringBuilder text = new StringBuilder();
            int length = bytes.limit() / 4;
            while (length > 0 && bytes.getInt(4 * length - 4) == 0) {
                length--;
            }
            for (int i = 0; i < length; i++) {
                int character = bytes.getInt();
                text.appendCodePoint(Character.isValidCodePoint(character) ? character : '?');
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
