package dev.logits.io.table;

import dev.logits.internal.check.NullCheck;
import dev.logits.source.SourceColumn;

/**
 * A column of a table that is written.
 *
 * @param name what it is called
 * @param type what its cells are
 * @since 0.1
 */
public record TableColumn(String name, Type type) {

    /** What cells are. A cell may be missing, too. */
    public enum Type {
        /** Any text. */
        TEXT,
        /** Whole numbers of 64 bits with a sign. */
        WHOLE,
        /** Numbers in single precision. */
        FLOAT,
        /** Numbers in double precision. */
        DOUBLE,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A list of texts: joined by {@code ;} in a CSV. */
        TEXTS
    }

    /** Nothing may be null. */
    public TableColumn {
        NullCheck.argument(name, "name");
        NullCheck.argument(type, "type");
    }

    /** A column for the cells of a source's further column. */
    public static TableColumn of(SourceColumn column) {
        NullCheck.argument(column, "column");
        return new TableColumn(
                column.name(),
                switch (column.kind()) {
                    case TEXT -> Type.TEXT;
                    case WHOLE -> Type.WHOLE;
                    case REAL -> Type.DOUBLE;
                    case FLAG -> Type.FLAG;
                });
    }
}
