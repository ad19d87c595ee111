package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one group: those whose cell in a further column is a given text, or all others. Whatever reads a source,
 * a metric, a fit, a report, is then of that group.
 *
 * <pre>{@code
 * for (String group : GroupRows.count(source, "region").keySet()) {
 *     Evaluation e = Evaluation.of(GroupRows.of(source, "region", group), 15);
 * }
 * }</pre>
 *
 * <p>Immutable; a cursor is for one thread.
 *
 * @since 0.1
 */
public final class GroupRows extends RowFilter {
    private final int column;
    private final String group;
    private final boolean inside;

    private GroupRows(LogitsSource source, String column, String group, boolean inside) {
        super(source);
        this.column = SourceColumn.place(source, NullCheck.argument(column, "column"));
        this.group = NullCheck.argument(group, "group");
        this.inside = inside;
    }

    /**
     * The rows of a group.
     *
     * @throws IllegalArgumentException if the source has no such column
     */
    public static GroupRows of(LogitsSource source, String column, String group) {
        return new GroupRows(
                NullCheck.argument(source, "source"),
                NullCheck.argument(column, "column"),
                NullCheck.argument(group, "group"),
                true);
    }

    /**
     * The rows of all other groups.
     *
     * @throws IllegalArgumentException if the source has no such column
     */
    public static GroupRows others(LogitsSource source, String column, String group) {
        return new GroupRows(
                NullCheck.argument(source, "source"),
                NullCheck.argument(column, "column"),
                NullCheck.argument(group, "group"),
                false);
    }

    @Override
    boolean takes(Logits rows, int r, int label, Cursor cursor) {
        return cursor.cell(r, column).equals(group) == inside;
    }

    /**
     * The groups of a column, by name, and how many labeled rows each has; in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if the source has no such column
     */
    public static Map<String, Long> count(LogitsSource source, String column) throws IOException {
        return count(source, column, false);
    }

    /**
     * The groups of a column, by name, and how many rows each has, with a label or without; in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if the source has no such column
     */
    public static Map<String, Long> countAll(LogitsSource source, String column) throws IOException {
        return count(source, column, true);
    }

    private static Map<String, Long> count(LogitsSource source, String column, boolean all) throws IOException {
        NullCheck.argument(source, "source");
        int place = SourceColumn.place(source, NullCheck.argument(column, "column"));
        Map<String, Long> counts = new TreeMap<>();
        RowBatch batch = RowBatch.weighted(source);
        try (Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    counts.merge(batch.cell(r, place), all || !batch.ignored(r) ? 1L : 0L, Long::sum);
                }
            }
        }
        return counts;
    }
}
