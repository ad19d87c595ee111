package dev.logits.learn.formula;

import dev.logits.internal.check.NullCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A table in memory: columns of equal length with names of their own, in order. What a {@link Formula} reads.
 *
 * <pre>{@code
 * DataFrame data = DataFrame.of(List.of(
 *         DataColumn.numbers("dose", 1, 2, 4), DataColumn.texts("site", "north", "south", "north")));
 * }</pre>
 *
 * <p>Views arrays that nobody may change; any number of threads may read it.
 *
 * @since 0.1
 */
public final class DataFrame {
    private final Map<String, DataColumn> columns;
    private final int rows;

    private DataFrame(Map<String, DataColumn> columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * A table of columns.
     *
     * @throws IllegalArgumentException if there is none, lengths differ, or two have one name
     */
    public static DataFrame of(List<DataColumn> columns) {
        NullCheck.argument(columns, "columns");
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a table without columns");
        }
        Map<String, DataColumn> byName = new LinkedHashMap<>();
        int rows = columns.get(0).rows();
        for (DataColumn column : columns) {
            if (column.rows() != rows) {
                throw new IllegalArgumentException("column \"" + column.name() + "\" has " + column.rows()
                        + " rows, column \"" + columns.get(0).name() + "\" has " + rows);
            }
            if (byName.put(column.name(), column) != null) {
                throw new IllegalArgumentException("two columns are called \"" + column.name() + "\"");
            }
        }
        return new DataFrame(byName, rows);
    }

    /** The number of rows. */
    public int rows() {
        return rows;
    }

    /** The names of the columns in order. */
    public List<String> names() {
        return List.copyOf(columns.keySet());
    }

    /** Whether there is a column of this name. */
    public boolean has(String name) {
        return columns.containsKey(NullCheck.argument(name, "name"));
    }

    /**
     * A column.
     *
     * @throws FormulaException if there is none of this name; the message lists some
     */
    public DataColumn column(String name) {
        DataColumn column = columns.get(NullCheck.argument(name, "name"));
        if (column == null) {
            throw new FormulaException("there is no column \"" + name + "\"; the table has "
                    + String.join(", ", columns.keySet().stream().limit(12).toList())
                    + (columns.size() > 12 ? " and " + (columns.size() - 12) + " more" : ""));
        }
        return column;
    }

    /**
     * A table of chosen rows, copied.
     *
     * @param rows numbers of rows, from 0
     */
    public DataFrame select(int[] rows) {
        NullCheck.argument(rows, "rows");
        if (rows.length == this.rows && IntStream.range(0, this.rows).allMatch(r -> rows[r] == r)) {
            return this;
        }
        Map<String, DataColumn> chosen = new LinkedHashMap<>();
        columns.forEach((name, column) -> chosen.put(name, column.select(rows)));
        return new DataFrame(chosen, rows.length);
    }

    /**
     * The same with a column that is added, or takes the place of the one of its name.
     *
     * @throws IllegalArgumentException if it has another number of rows
     */
    public DataFrame with(DataColumn column) {
        NullCheck.argument(column, "column");
        if (column.rows() != rows) {
            throw new IllegalArgumentException(
                    "column \"" + column.name() + "\" has " + column.rows() + " rows, the table has " + rows);
        }
        Map<String, DataColumn> changed = new LinkedHashMap<>(columns);
        changed.put(column.name(), column);
        return new DataFrame(changed, rows);
    }

    @Override
    public String toString() {
        return "DataFrame of " + rows + " rows, columns " + columns.keySet();
    }
}
