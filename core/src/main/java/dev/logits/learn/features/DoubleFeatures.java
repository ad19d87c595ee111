package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * Features with a number in every place, in double precision: N × D, row after row. For fits whose last digits matter,
 * such as a table of regression coefficients, since 2.89 is not a float; {@link DenseFeatures} takes half the memory.
 *
 * <pre>{@code
 * DoubleFeatures x = DoubleFeatures.copyOf(new double[][] {{2.66, 20, 0}, {2.89, 22, 0}});
 * }</pre>
 *
 * <p>Views arrays that nobody may change; any number of threads may read it.
 *
 * @since 0.1
 */
public final class DoubleFeatures implements Features {
    private final double[] array;
    private final int rows;
    private final int columns;

    private DoubleFeatures(double[] array, int rows, int columns) {
        if (rows < 0 || columns < 1) {
            throw new IllegalArgumentException(
                    "features need 0 rows or more and 1 column or more, got " + rows + " x " + columns);
        }
        if ((long) rows * columns > array.length) {
            throw new IllegalArgumentException(
                    rows + " rows x " + columns + " features do not fit into " + array.length + " doubles");
        }
        this.array = array;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Shares an array that holds the rows from its beginning.
     *
     * @throws IllegalArgumentException if the array is shorter than rows × columns
     */
    public static DoubleFeatures wrap(double[] array, int rows, int columns) {
        NullCheck.argument(array, "array");
        return new DoubleFeatures(array, rows, columns);
    }

    /**
     * Copies rows of equal length.
     *
     * @throws IllegalArgumentException if there is no row, or a row's length differs from row 0's
     */
    public static DoubleFeatures copyOf(double[][] rows) {
        NullCheck.argument(rows, "rows");
        if (rows.length == 0) {
            throw new IllegalArgumentException("no rows, so the number of features is unknown");
        }
        int columns = rows[0].length;
        double[] array = new double[Math.multiplyExact(rows.length, columns)];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != columns) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + rows[r].length + " features, row 0 has " + columns);
            }
            System.arraycopy(rows[r], 0, array, r * columns, columns);
        }
        return new DoubleFeatures(array, rows.length, columns);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** The storage itself, not a copy; row 0 begins it. */
    public double[] array() {
        return array;
    }

    /**
     * One feature of one example.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column
     */
    public double get(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException(
                    "row " + row + ", column " + column + " of " + rows + " rows x " + columns + " features");
        }
        return array[row * columns + column];
    }

    /** The same numbers, each rounded to float. */
    public DenseFeatures toFloat() {
        float[] floats = new float[rows * columns];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) array[i];
        }
        return DenseFeatures.wrap(floats, rows, columns);
    }

    /** Equal when the shape is equal and every number is, as {@link Double#equals} has it. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DoubleFeatures that
                && rows == that.rows
                && columns == that.columns
                && Arrays.equals(array, 0, rows * columns, that.array, 0, rows * columns);
    }

    @Override
    public int hashCode() {
        int hash = 31 * rows + columns;
        for (int i = 0; i < rows * columns; i++) {
            hash = 31 * hash + Double.hashCode(array[i]);
        }
        return hash;
    }

    /** The shape. */
    @Override
    public String toString() {
        return "DoubleFeatures " + rows + " x " + columns;
    }
}
