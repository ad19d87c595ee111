package dev.logits.io.npy;

import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.bytes.ByteStore;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelRule;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Labels in words: an array of NumPy's text.
 *
 * @param words what its elements are
 * @param rule which classes the words are
 */
record NpyTexts(ByteStore store, NpyText words, LabelRule rule) implements LabelColumn {

    /** Checks the shape, and that there are names. */
    static NpyTexts of(ByteStore store, NpyHeader header, LabelRule rule) throws MalformedFileException {
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
        return new NpyTexts(store, NpyText.of(header, store), rule);
    }

    @Override
    public String name() {
        return store.place().toString();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(words.header().shape()[0]);
    }

    @Override
    public Reader open() throws IOException {
        return new TextReader(words.open(store));
    }

    private final class TextReader implements Reader {
        private final NpyText.Reader in;
        private long next;

        TextReader(NpyText.Reader in) {
            this.in = in;
        }

        @Override
        public int read(int[] out, int n) throws IOException {
            int count = (int) Math.min(n, rows().getAsLong() - next);
            for (int i = 0; i < count; i++, next++) {
                String text = in.next();
                OptionalInt label = rule.text(text);
                if (label.isEmpty()) {
                    throw store.place().error("row " + next + ": " + rule.problem(text, "\"" + text + "\""));
                }
                out[i] = label.getAsInt();
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
