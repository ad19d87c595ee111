package dev.logits.io.multilabel;

import dev.logits.source.SourceColumn;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The rows of a multi-label model in a file, of which no more than a block is in memory; what {@link
 * MultiLabelFiles#open} gives. Immutable; its cursors are for one thread each.
 *
 * <pre>{@code
 * MultiLabelFile file = MultiLabelFiles.open(Path.of("new.npz"), ReadOptions.DEFAULTS);
 * try (MultiLabelFile.Cursor rows = file.open()) {
 *     while (rows.next()) {
 *         System.out.println(rows.logOdds(0));
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface MultiLabelFile {

    /** L. */
    int labels();

    /** The names of the labels; empty where they have none. */
    List<String> names();

    /** Whether targets come with the scores. */
    boolean hasTargets();

    /** The columns or arrays that the options keep beside the scores. */
    List<SourceColumn> columns();

    /** The number of rows, where it is known before reading. */
    OptionalLong rows();

    /**
     * Starts before the first row.
     *
     * @throws IOException if the file cannot be read
     */
    Cursor open() throws IOException;

    /** One pass over the rows, in order. */
    interface Cursor extends Closeable {
        /**
         * Goes to the next row.
         *
         * @return whether there is one
         * @throws IOException if the file cannot be read, or holds what is no score or no target
         */
        boolean next() throws IOException;

        /** The number of the row, from 0 on. */
        long number();

        /** The log-odds of a label. */
        float logOdds(int label);

        /** 1 where the row has the label, 0 where not, −1 where nobody knows, or where the file has no targets. */
        int target(int label);

        /** A cell of a column that is kept. */
        String cell(int column);
    }
}
