package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rows of another source with one more column beside them, whose cells are in memory: the weights, groups or ids of
 * rows that a program has.
 *
 * <pre>{@code
 * LogitsSource grouped = ColumnedSource.of(source, "group", List.of("a", "b", "a"));
 * }</pre>
 *
 * <p>Immutable; a cursor is for one thread.
 *
 * @since 0.1
 */
public final class ColumnedSource extends DerivedSource {
    private final List<SourceColumn> columns;
    private final String[] cells;

    private ColumnedSource(LogitsSource source, SourceColumn column, String[] cells) {
        super(source);
        List<SourceColumn> all = new ArrayList<>(source.columns());
        all.add(column);
        Set<String> names = new HashSet<>();
        all.forEach(one -> {
            if (!names.add(one.name())) {
                throw new IllegalArgumentException(
                        source.name() + ": the rows have a column \"" + one.name() + "\" already");
            }
        });
        columns = List.copyOf(all);
        this.cells = cells;
        if (source.rows().isPresent() && source.rows().getAsLong() != cells.length) {
            throw unequal(source.rows().getAsLong());
        }
    }

    /**
     * With a column of texts.
     *
     * @param cells one per row of {@code source}, in its order; copied
     * @throws IllegalArgumentException if there is a column of this name already, or another number of cells than rows;
     *     where the source does not know its rows, reading throws it
     */
    public static ColumnedSource of(LogitsSource source, String name, List<String> cells) {
        NullCheck.argument(source, "source");
        NullCheck.argument(name, "name");
        NullCheck.argument(cells, "cells");
        String[] copy = cells.toArray(String[]::new);
        NullCheck.entries(copy, "cells");
        return new ColumnedSource(source, SourceColumn.text(name), copy);
    }

    /**
     * With a column of numbers, such as weights.
     *
     * @param cells one per row of {@code source}, in its order
     * @throws IllegalArgumentException as {@link #of(LogitsSource, String, List)}
     */
    public static ColumnedSource of(LogitsSource source, String name, double[] cells) {
        NullCheck.argument(source, "source");
        NullCheck.argument(name, "name");
        NullCheck.argument(cells, "cells");
        return new ColumnedSource(
                source,
                new SourceColumn(name, SourceColumn.Kind.REAL),
                Arrays.stream(cells).mapToObj(Double::toString).toArray(String[]::new));
    }

    private IllegalArgumentException unequal(long rows) {
        return new IllegalArgumentException(source().name() + ": " + cells.length + " cells of the column \""
                + columns.get(columns.size() - 1).name() + "\" for " + rows + " rows");
    }

    @Override
    public List<SourceColumn> columns() {
        return columns;
    }

    @Override
    public Cursor open() throws IOException {
        return new ColumnedCursor(source().open());
    }

    private final class ColumnedCursor implements Cursor {
        private final Cursor cursor;
        private long first;
        private int count;

        ColumnedCursor(Cursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            first += count;
            int read = cursor.read(into, labels);
            count = Math.max(0, read);
            if (first + count > cells.length || read < 0 && first != cells.length) {
                throw unequal(first + count);
            }
            return read;
        }

        @Override
        public String cell(int i, int column) {
            return column == columns.size() - 1 ? cells[(int) (first + i)] : cursor.cell(i, column);
        }

        @Override
        public long rowNumber(int i) {
            return cursor.rowNumber(i);
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
