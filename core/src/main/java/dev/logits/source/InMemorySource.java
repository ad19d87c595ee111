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
    public Cursor open() {
        return new Cursor() {
            private int first;
            private int next;

            @Override
            public int read(Logits into, int[] intoLabels) {
                if (next == z.rows()) {
                    return -1;
                }
                first = next;
                int count = Math.min(into.rows(), z.rows() - next);
                System.arraycopy(z.array(), z.offset(next), into.array(), into.offset(), count * z.classes());
                System.arraycopy(labels, next, intoLabels, 0, count);
                next += count;
                return count;
            }

            @Override
            public long rowNumber(int i) {
                return first + i;
            }

            @Override
            public void close() {}
        };
    }
}
