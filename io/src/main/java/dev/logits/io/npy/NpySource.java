package dev.logits.io.npy;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.format.OneScore;
import dev.logits.io.internal.format.ScoreConversion;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The rows of a matrix in an .npy or .npz as logits, without labels.
 *
 * @param array N × K
 * @param kind what the elements are
 * @param raw whether one score alone stays one
 */
record NpySource(NpyArray array, ScoreKind kind, boolean raw) implements LogitsSource {

    /** Scores, of which one alone is that of two classes. */
    NpySource(NpyArray array, ScoreKind kind) {
        this(array, kind, false);
    }

    /** The numbers as they are. */
    static NpySource raw(NpyArray array) {
        return new NpySource(array, ScoreKind.LOGITS, true);
    }

    @Override
    public int classes() {
        return raw ? (int) array.columns() : OneScore.classes(array.columns());
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(array.rows());
    }

    @Override
    public String name() {
        return array.place().file().toString();
    }

    @Override
    public Cursor open() throws IOException {
        return new Rows(array, kind, classes());
    }

    private static final class Rows implements Cursor {
        private static final int CHUNK = 2048;

        private final ElementBuffer elements;
        private final NpyType type;
        private final int classes;
        private final long rows;
        private final ScoreKind kind;
        /** Whether one score stands for two classes. */
        private final boolean alone;

        private final boolean asTheyAre;
        private final ScoreConversion conversion;
        private final double[] chunk;
        private long first;
        private long next;

        Rows(NpyArray array, ScoreKind kind, int classes) throws IOException {
            this.type = array.type();
            this.kind = kind;
            this.classes = classes;
            this.alone = classes != array.columns();
            this.rows = array.rows();
            this.asTheyAre = kind == ScoreKind.LOGITS && type.isFloat32() && !alone;
            this.conversion = new ScoreConversion(kind, array.place(), classes);
            this.chunk = new double[asTheyAre ? 0 : CHUNK];
            this.elements = new ElementBuffer(array);
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            if (next == rows) {
                return -1;
            }
            int count = (int) Math.min(into.rows(), rows - next);
            fill(into.array(), into.offset(), count * classes);
            Arrays.fill(labels, 0, count, Labels.IGNORE);
            first = next;
            next += count;
            return count;
        }

        private void fill(float[] out, int offset, int length) throws IOException {
            for (int at = offset, end = offset + length; at < end; ) {
                ByteBuffer bytes = elements.available();
                int n = Math.min(end - at, bytes.remaining() / type.size());
                if (asTheyAre) {
                    NpyType.takeFloat32(bytes, n, out, at);
                } else if (alone) {
                    n = Math.min(Math.min((end - at) / 2, bytes.remaining() / type.size()), CHUNK / 2);
                    type.take(bytes, n, chunk);
                    for (int i = n - 1; i >= 0; i--) {
                        OneScore.expand(kind, chunk[i], chunk, 2 * i);
                    }
                    n *= 2;
                    conversion.convert(chunk, n, out, at);
                } else {
                    n = Math.min(n, CHUNK);
                    type.take(bytes, n, chunk);
                    conversion.convert(chunk, n, out, at);
                }
                at += n;
            }
        }

        @Override
        public long rowNumber(int i) {
            return first + i;
        }

        @Override
        public void close() throws IOException {
            elements.close();
        }
    }
}
