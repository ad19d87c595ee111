package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Rows of logits with their labels, in memory or on disk, larger than memory if they like. A fit reads them several
 * times, so a source is re-openable: every {@link #open()} starts at row 0 and gives the same rows.
 *
 * <p>Open for users to implement: a database, a message log, a model that computes its rows; {@link #ofRows} is the
 * shortest way. Sources are immutable or safe for several threads, cursors are for one.
 *
 * @since 0.1
 */
public interface LogitsSource {

    /** The number of classes K of every row. */
    int classes();

    /** The number of rows where it is known before reading, for progress and splits. */
    OptionalLong rows();

    /** What to call this source in messages: a file's name, or "logits". */
    default String name() {
        return "logits";
    }

    /**
     * The names of the classes in the order of a row's scores, all different; empty where nobody gave any.
     * {@link ClassOrder} brings one source into another's order by them, so a view of a source passes its names on.
     */
    default List<String> classNames() {
        return List.of();
    }

    /**
     * The further columns that come with the rows, such as ids, groups and weights; empty where nobody asked for any.
     * A view of a source passes them on.
     */
    default List<SourceColumn> columns() {
        return List.of();
    }

    /**
     * Starts reading at row 0. Each call gives a cursor of its own.
     *
     * @throws IOException if the rows cannot be reached
     */
    Cursor open() throws IOException;

    /** A batch in memory as a source; shares both arrays. */
    static LogitsSource of(Logits z, int[] labels) {
        return new InMemorySource(NullCheck.argument(z, "z"), NullCheck.argument(labels, "labels"));
    }

    /**
     * Rows that a program gives one by one, without a cursor of its own. An iterator that can be closed is closed after
     * each pass.
     *
     * <pre>{@code
     * LogitsSource source = LogitsSource.ofRows(3, () -> Files.lines(file).map(Main::row).iterator());
     * }</pre>
     *
     * @param classes the number of classes K of every row
     * @param rows gives a new iterator from row 0 on whenever it is asked, and always the same rows. An
     *     {@link java.io.UncheckedIOException} of it or of its iterators is thrown as the {@link IOException} in it
     * @throws IllegalArgumentException if there is less than one class; when read, if a row has another number of
     *     scores, or a label that is no class
     */
    static LogitsSource ofRows(int classes, Supplier<? extends Iterator<LabeledRow>> rows) {
        return new RowsSource(classes, NullCheck.argument(rows, "rows"));
    }

    /** One pass over the rows, in order. For one thread. */
    interface Cursor extends Closeable {
        /**
         * Reads the next rows into the beginning of {@code into}, and their labels into the beginning of
         * {@code labels}. It fills {@code into} unless the rows end first; rows past the number returned are left as
         * they are. A source without labels gives {@link dev.logits.Labels#IGNORE} for every row.
         *
         * @param into one or more rows × K classes
         * @param labels at least as many entries as {@code into} has rows
         * @return the number of rows read, or −1 when there are no more
         * @throws IOException if reading fails, or the data is not what its header says; the message names file and
         *     position
         */
        int read(Logits into, int[] labels) throws IOException;

        /**
         * Where a row came from: the number, in the underlying data, of a row of the last {@link #read}, so that an
         * error names the row that a person would look up. Sources that select rows pass on the numbers of what they
         * select.
         *
         * @param i the row's place in the last batch, from 0
         */
        long rowNumber(int i);

        /**
         * A cell of a further column, of a row of the last {@link #read}: as the file has it, in a file of text without
         * the white space around it; empty where it is missing.
         *
         * @param i the row's place in the last batch, from 0
         * @param column the column's place in {@link LogitsSource#columns}
         * @throws IndexOutOfBoundsException if the source has no such column
         */
        default String cell(int i, int column) {
            throw new IndexOutOfBoundsException("column " + column + " of rows without further columns");
        }
    }
}
