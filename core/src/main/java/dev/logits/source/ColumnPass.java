package dev.logits.source;

import java.io.IOException;
import java.io.Serializable;

/**
 * A pass that computes columns of numbers from rows, each number marked or not, and then something of each whole
 * column: a curve of the log-odds of one class, a quantile. What needs an order sorts its column, so that the order in
 * which numbers come does not matter.
 *
 * <p>Serializable, as a {@link RowPass}; its methods may be called by several threads, on several copies.
 *
 * @param <R> what is made of a column
 * @since 0.1
 */
public interface ColumnPass<R extends Serializable> extends Serializable {

    /** How many columns there are. */
    int columns();

    /** Takes numbers. */
    @FunctionalInterface
    interface Sink {
        /**
         * Adds a number to a column.
         *
         * @param column from 0
         * @param marked whether it belongs to the marked ones
         */
        void add(int column, double x, boolean marked);
    }

    /**
     * Computes the numbers of some rows.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a row is not valid
     */
    void add(LogitsSource rows, Sink sink) throws IOException;

    /**
     * Finishes a column. The arrays may be sorted in place.
     *
     * @param plain numbers that are not marked, in no order
     * @param plainCount how many
     * @param marked those that are
     * @param markedCount how many
     */
    R finish(int column, double[] plain, int plainCount, double[] marked, int markedCount);
}
