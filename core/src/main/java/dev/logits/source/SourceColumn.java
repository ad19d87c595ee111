package dev.logits.source;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A further column of a source's rows, beside their scores and labels: an id, a label in words, a group, a weight.
 * {@link LogitsSource#columns} lists them, {@link LogitsSource.Cursor#cell} gives their cells.
 *
 * <p>Immutable.
 *
 * @param name what the column is called; no two of a source are called the same
 * @param kind what its cells are, so that a writer keeps numbers numbers
 * @since 0.1
 */
public record SourceColumn(String name, Kind kind) {

    /** What cells are. The cells of a file of text are text, whatever they look like: {@code 007} stays so. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** Whole numbers of up to 64 bits, with a sign or without. */
        WHOLE,
        /** Other numbers, in a text that reads back the same. */
        REAL,
        /** {@code true} or {@code false}. */
        FLAG
    }

    /** Nothing may be null. */
    public SourceColumn {
        NullCheck.argument(name, "name");
        NullCheck.argument(kind, "kind");
    }

    /** A column of text. */
    public static SourceColumn text(String name) {
        return new SourceColumn(name, Kind.TEXT);
    }

    /**
     * The place of a column among a source's, for {@link LogitsSource.Cursor#cell}.
     *
     * @throws IllegalArgumentException if the source has none of this name, listing those that it has
     */
    public static int place(LogitsSource source, String name) {
        NullCheck.argument(source, "source");
        NullCheck.argument(name, "name");
        List<SourceColumn> columns = source.columns();
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).name().equals(name)) {
                return c;
            }
        }
        throw new IllegalArgumentException(source.name() + ": the rows come without a column \"" + name + "\"; "
                + (columns.isEmpty()
                        ? "they have none beside their scores"
                        : "they have "
                                + String.join(
                                        ", ",
                                        columns.stream().map(SourceColumn::name).toList())));
    }
}
