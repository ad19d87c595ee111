package dev.logits.source;

import dev.logits.Logits;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A source that is another source's rows, one for one, seen in another way: the base of those that change scores, count
 * rows or watch them pass. Labels, row numbers, name and shape are the other source's.
 *
 * <pre>{@code
 * LogitsSource negated = new SourceView(source) {
 *     protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
 *         int count = cursor.read(into, labels);
 *         negate(into, count);
 *         return count;
 *     }
 * };
 * }</pre>
 */
public abstract class SourceView implements LogitsSource {
    private final LogitsSource source;

    /** A view of {@code source}. */
    protected SourceView(LogitsSource source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Reads the next rows from the other source and does to them what this view is for.
     *
     * @param cursor the other source's cursor
     * @param into as in {@link LogitsSource.Cursor#read}
     * @param labels as in {@link LogitsSource.Cursor#read}
     * @return as {@link LogitsSource.Cursor#read}
     * @throws IOException if reading fails
     */
    protected abstract int read(Cursor cursor, Logits into, int[] labels) throws IOException;

    /** The other source. */
    LogitsSource source() {
        return source;
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public OptionalLong rows() {
        return source.rows();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public List<String> classNames() {
        return source.classNames();
    }

    @Override
    public Cursor open() throws IOException {
        Cursor cursor = source.open();
        return new Cursor() {
            @Override
            public int read(Logits into, int[] labels) throws IOException {
                return SourceView.this.read(cursor, into, labels);
            }

            @Override
            public long rowNumber(int i) {
                return cursor.rowNumber(i);
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
    }
}
