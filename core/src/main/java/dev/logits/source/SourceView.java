package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;

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
 *
 * <p>Immutable; a cursor is for one thread.
 *
 * @since 0.1
 */
public abstract class SourceView extends DerivedSource {
    /** A view of {@code source}. */
    protected SourceView(LogitsSource source) {
        super(NullCheck.argument(source, "source"));
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

    @Override
    public Cursor open() throws IOException {
        Cursor cursor = source().open();
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
            public String cell(int i, int column) {
                return cursor.cell(i, column);
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
    }
}
