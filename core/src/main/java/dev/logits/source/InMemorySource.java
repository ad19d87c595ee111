package dev.logits.source;

import dev.logits.Labels;
import dev.logits.Logits;
import java.util.OptionalLong;

/** A batch and its labels, read by copying. */
record InMemorySource(Logits z, int[] labels) implements LogitsSource {

    InMemorySource {
        Labels.check(labels, z);
    }

    @Override
    public int classes() {
        return z.classes();
    }

    @Override
    public OptionalLong rows() {
        return OptionalLong.of(z.rows());
    }

    @Override
    public InMemoryCursor open() {
        return new InMemoryCursor();
    }

    /** Copies rows, or, for a reader that promises only to look, lends them. */
    final class InMemoryCursor implements Cursor {
        private int first;
        private int next;

        @Override
        public int read(Logits into, int[] intoLabels) {
            Logits rows = lend(into.rows(), intoLabels);
            System.arraycopy(rows.array(), rows.offset(), into.array(), into.offset(), rows.rows() * z.classes());
            return rows.rows() == 0 ? -1 : rows.rows();
        }

        /** The next rows themselves, none at the end; their labels are copied. */
        Logits lend(int most, int[] intoLabels) {
            first = next;
            next += Math.min(most, z.rows() - first);
            System.arraycopy(labels, first, intoLabels, 0, next - first);
            return z.slice(first, next);
        }

        @Override
        public long rowNumber(int i) {
            return first + (long) i;
        }

        @Override
        public void close() {}
    }
}
