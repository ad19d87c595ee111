package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteReader;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Labels in words: an array of NumPy's text, {@code U} of four bytes a character or {@code S} of one.
 *
 * @param width characters an element
 * @param wide whether a character has four bytes
 * @param rule which classes the words are
 */
record NpyTexts(ByteStore store, NpyHeader header, int width, boolean wide, LabelRule rule) implements LabelColumn {
    private static final Pattern TYPE = Pattern.compile("([<>|=]?)([USa])(\\d{1,6})");

    static boolean isText(String descr) {
        return TYPE.matcher(descr).matches();
    }

    /** Checks the shape, and that there are names. */
    static NpyTexts of(ByteStore store, NpyHeader header, LabelRule rule) throws MalformedFileException {
        Matcher type = TYPE.matcher(header.descr());
        if (!type.matches()) {
            throw new IllegalArgumentException(header.descr());
        }
        FilePlace place = store.place();
        if (rule.names().isEmpty()) {
            throw place.error("dtype " + header.descr() + " is not supported where classes have no names: name them in"
                    + " order by withClassNames(…), or save class numbers, such as"
                    + " numpy.unique(names, return_inverse=True)[1]");
        }
        long[] shape = header.shape();
        if (shape.length == 0 || shape.length > 2 || shape.length == 2 && shape[1] != 1) {
            throw place.error("labels of shape " + header.shapeText() + ": expected one label a row, shape (N,)");
        }
        boolean wide = type.group(2).equals("U");
        int width = Integer.parseInt(type.group(3));
        header.checkSize(new NpyType(NpyType.Kind.UNSIGNED, (wide ? 4 : 1) * width, ByteOrder.nativeOrder()), store);
        return new NpyTexts(store, header, width, wide, rule);
    }

    @Override
    public String name() {
        return store.place().toString();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(header.shape()[0]);
    }

    @Override
    public Reader open() throws IOException {
        ByteReader in = store.open();
        if (!in.skip(header.dataOffset())) {
            in.close();
            throw store.place().error(in.position(), "the file ends inside the header; it is truncated");
        }
        return new TextReader(in);
    }

    private final class TextReader implements Reader {
        private final ByteReader in;
        private final ByteBuffer element = ByteBuffer.allocate((wide ? 4 : 1) * width)
                .order(header.descr().startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        private long next;

        TextReader(ByteReader in) {
            this.in = in;
        }

        @Override
        public int read(int[] out, int n) throws IOException {
            int count = (int) Math.min(n, rows().getAsLong() - next);
            for (int i = 0; i < count; i++, next++) {
                if (!in.read(element.clear())) {
                    throw store.place().error(in.position(), "the data ends in row " + next + "; it is truncated");
                }
                String text = text(element.flip());
                OptionalInt label = rule.text(text);
                if (label.isEmpty()) {
                    throw store.place().error("row " + next + ": " + rule.problem(text, "\"" + text + "\""));
                }
                out[i] = label.getAsInt();
            }
            return count;
        }

        /** Without the zeros that fill it up. */
        private String text(ByteBuffer bytes) {
            if (!wide) {
                return new String(bytes.array(), 0, bytes.limit(), StandardCharsets.UTF_8).replaceFirst("\0+$", "");
            }
            StringBuilder text = new StringBuilder();
            while (bytes.hasRemaining()) {
                int character = bytes.getInt();
                text.appendCodePoint(Character.isValidCodePoint(character) ? character : '?');
            }
            return text.toString().replaceFirst("\0+$", "");
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
