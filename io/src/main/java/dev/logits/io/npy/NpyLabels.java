package dev.logits.io.npy;

import dev.logits.Logits;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.format.LabelColumn;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Labels in an array of shape (N,) or (N, 1): of whole numbers by type, or by value; of two classes booleans, too.
 *
 * @param rule what a number means
 */
record NpyLabels(NpyArray array, LabelRule rule) implements LabelColumn {

    /** Of numbers or of text; checks the shape. */
    static LabelColumn of(ArrayFile.Item item, LabelRule rule) throws IOException {
        if (item.isText() && item.trouble().isEmpty()) {
            return NpyTexts.of(item.store().orElseThrow(), item.header().orElseThrow(), rule);
        }
        NpyArray array = item.array();
        if (!array.isColumn()) {
            throw array.place()
                    .error("labels of shape " + array.header().shapeText() + ": expected one label a row, shape (N,)"
                            + remedy(array));
        }
        if (array.type().kind() == NpyType.Kind.BOOLEAN && !rule.takesFlags()) {
            throw array.place().error(LabelRule.flagsOf(rule.classes()));
        }
        return new NpyLabels(array, rule);
    }

    /** What to do with a matrix of labels, by what its rows are. */
    private static String remedy(NpyArray array) throws IOException {
        if (!array.isMatrix() || array.rows() == 0 || array.columns() > LogitsFiles.MAX_CLASSES) {
            return "";
        }
        Logits row = Logits.zeros(1, (int) array.columns());
        int[] label = new int[1];
        try (LogitsSource.Cursor cursor = NpySource.raw(array).open()) {
            for (long r = 0; cursor.read(row, label) > 0; r++) {
                int ones = 0;
                for (float value : row.array()) {
                    if (value != 0 && value != 1) {
                        return value == Math.rint(value)
                                ? "; if each number is a label of its own, save them with .reshape(-1)"
                                : "; row " + r + " has " + value + ": shares of several classes are not one label, and"
                                        + " are not read";
                    }
                    ones += value == 1 ? 1 : 0;
                }
                if (ones != 1) {
                    return "; row " + r + " has " + (ones == 0 ? "no class" : ones + " classes")
                            + ", so the rows are not one-hot (several labels a row?) and .argmax would "
                            + (ones == 0 ? "invent one" : "drop all but one")
                            + ": these are targets of a multi-label model, a yes or no for each class, which"
                            + " MultiLabelFiles reads";
                }
            }
        }
        return "; of one-hot rows, as these are, take .argmax(axis=1)";
    }

    @Override
    public String name() {
        return array.place().toString();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(array.rows());
    }

    @Override
    public Reader open() throws IOException {
        return new ElementReader(array, rule);
    }

    private static final class ElementReader implements Reader {
        private static final int CHUNK = 1024;

        private final NpyArray array;
        private final LabelRule rule;
        private final ElementBuffer elements;
        private final double[] chunk = new double[CHUNK];
        private long next;

        ElementReader(NpyArray array, LabelRule rule) throws IOException {
            this.array = array;
            this.rule = rule;
            this.elements = new ElementBuffer(array);
        }

        @Override
        public int read(int[] out, int n) throws IOException {
            int count = (int) Math.min(n, array.rows() - next);
            for (int at = 0; at < count; ) {
                ByteBuffer bytes = elements.available();
                int size = Math.min(
                        Math.min(count - at, CHUNK),
                        bytes.remaining() / array.type().size());
                array.type().take(bytes, size, chunk);
                for (int i = 0; i < size; i++) {
                    out[at + i] = label(chunk[i], next + i);
                }
                at += size;
                next += size;
            }
            return count;
        }

        /** A double holds every int exactly, and tells whole numbers from others up to 2^53. */
        private int label(double value, long row) throws MalformedFileException {
            boolean isFlag = array.type().kind() == NpyType.Kind.BOOLEAN;
            OptionalInt label = isFlag ? rule.flag(value != 0) : rule.number(value);
            if (label.isEmpty()) {
                boolean exact = value == Math.rint(value) && Math.abs(value) < 0x1p53;
                String text = exact ? Long.toString((long) value) : Double.toString(value);
                throw array.place().error("row " + row + ": " + rule.problem(text, text));
            }
            return label.getAsInt();
        }

        @Override
        public void close() throws IOException {
            elements.close();
        }
    }
}
